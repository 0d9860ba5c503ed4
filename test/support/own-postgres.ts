import { execFile } from 'node:child_process';
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './free-port.js';

const run = promisify(execFile);
const asRoot = process.getuid?.() === 0;

/** A PostgreSQL server of the test's own, that it may restart, stop and starve. */
export class OwnPostgres {
  private constructor(
    private readonly bin: string,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async create(settings: Record<string, string | number> = {}): Promise<OwnPostgres> {
    const initdb = globSync('/usr/lib/postgresql/*/bin/initdb').sort().at(-1) ?? 'initdb';
    const folder = mkdtempSync(join(tmpdir(), 'authhero-pg-'));
    if (asRoot) {
      const [uid, gid] = (await run('sh', ['-c', 'id -u postgres; id -g postgres'])).stdout
        .trim()
        .split('\n')
        .map(Number);
      chownSync(folder, uid ?? 0, gid ?? 0);
    }
    const postgres = new OwnPostgres(dirname(initdb), folder, await freePort());
    await postgres.command('initdb', [
      '-D',
      folder,
      '-A',
      'trust',
      '-U',
      'postgres',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ]);
    const options = {
      fsync: 'off',
      unix_socket_directories: folder,
      port: postgres.port,
      listen_addresses: '127.0.0.1',
      ...settings,
    };
    const file = Object.entries(options)
      .map(([name, value]) => `${name} = '${value}'`)
      .join('\n');
    await run('sh', ['-c', `printf '%s\\n' "$1" >> "$2"`, 'sh', file, join(folder, 'postgresql.conf')]);
    await postgres.start();
    return postgres;
  }

  get url(): string {
    return `postgresql://postgres@127.0.0.1:${this.port}/postgres`;
  }

  start = (): Promise<void> => this.control('start');
  stop = (mode: 'fast' | 'immediate' = 'fast'): Promise<void> => this.control('stop', '-m', mode);
  restart = (mode: 'fast' | 'immediate'): Promise<void> => this.control('restart', '-m', mode);

  /** Asks TLS of every client from now on, with this certificate. */
  async useTls(certificate: string, key: string): Promise<void> {
    const [own, ownKey] = [join(this.folder, 'server.crt'), join(this.folder, 'server.key')];
    await run('sh', ['-c', 'cp "$1" "$3" && cp "$2" "$4" && chmod 600 "$4"', 'sh', certificate, key, own, ownKey]);
    if (asRoot) await run('chown', ['postgres', own, ownKey]);
    await this.sql('alter system set ssl = on');
    await this.restart('fast');
  }

  /** Lets in only what these lines say; without any, everybody. See pg_hba.conf. */
  async letIn(...lines: string[]): Promise<void> {
    const rules = lines.length > 0 ? lines : ['local all all trust', 'host all all 127.0.0.1/32 trust'];
    await run('sh', ['-c', `printf '%s\\n' "$1" > "$2"`, 'sh', rules.join('\n'), join(this.folder, 'pg_hba.conf')]);
    await this.control('reload');
  }

  /** Runs statements, one after the other, on a connection that says who it is not. */
  sql = (...statements: string[]): Promise<Record<string, unknown>[]> => this.sqlIn('postgres', ...statements);

  /** As `sql`, in another database. */
  async sqlIn(database: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
    const client = await this.connect(database);
    try {
      let rows: Record<string, unknown>[] = [];
      for (const statement of statements) rows = (await client.query(statement)).rows;
      return rows;
    } finally {
      await client.end();
    }
  }

  /** A connection string of a role that needs no password. */
  urlOf(database: string, role = 'postgres'): string {
    return Object.assign(new URL(this.url), { pathname: `/${database}`, username: role }).href;
  }

  async connect(database = 'postgres'): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.urlOf(database), application_name: 'test' });
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  /** The processes that serve AuthHero's connections. The first one was used last, and so the pool takes it next. */
  async backends(): Promise<number[]> {
    const rows = await this.sql(
      "select pid from pg_stat_activity where application_name = 'authhero' order by state_change desc",
    );
    return rows.map(({ pid }) => Number(pid));
  }

  async destroy(): Promise<void> {
    await this.stop('immediate').catch(() => {});
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async control(...words: string[]): Promise<void> {
    await this.command('pg_ctl', ['-D', this.folder, '-s', '-w', '-l', join(this.folder, 'log'), ...words]);
  }

  private async command(name: string, args: string[]): Promise<void> {
    const program = join(this.bin, name);
    await (asRoot
      ? run('setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', program, ...args], { cwd: '/' })
      : run(program, args));
  }
}
