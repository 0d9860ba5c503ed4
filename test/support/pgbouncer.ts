import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { until } from './until.js';

const asRoot = process.getuid?.() === 0;

/** A PgBouncer in transaction mode before a PostgreSQL server. */
export class PgBouncer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly url: string,
  ) {}

  /**
   * @param settings of PgBouncer beside those that are needed
   * @param role that it uses, whatever name a client gives
   */
  static async start(
    databaseUrl: string,
    settings: Record<string, string> = {},
    role = 'postgres',
  ): Promise<PgBouncer> {
    const { hostname, port: databasePort, pathname } = new URL(databaseUrl);
    const folder = mkdtempSync(join(tmpdir(), 'authhero-pgbouncer-'));
    chmodSync(folder, 0o755);
    const port = await freePort();
    const options = {
      listen_addr: '127.0.0.1',
      listen_port: port,
      auth_type: 'any',
      pool_mode: 'transaction',
      unix_socket_dir: '',
      query_wait_timeout: 1,
      server_connect_timeout: 1,
      server_login_retry: 1,
      ...settings,
    };
    const database = `* = host=${hostname} port=${databasePort} user=${role}`;
    const lines = Object.entries(options).map(([name, value]) => `${name} = ${value}`);
    const file = join(folder, 'pgbouncer.ini');
    writeFileSync(file, `[databases]\n${database}\n[pgbouncer]\n${lines.join('\n')}\n`);
    const child = spawn('pgbouncer', [...(asRoot ? ['-u', 'postgres'] : []), file], { stdio: 'ignore' });
    await once(child, 'spawn');
    if (!(await until(() => canConnect(port), Boolean))) throw new Error('PgBouncer does not answer');
    return new PgBouncer(child, folder, `postgresql://postgres@127.0.0.1:${port}${pathname}`);
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGINT');
    await exited;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
