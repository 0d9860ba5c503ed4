import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import '../../src/config/config.js';
import { settings } from '../../src/config/setting.js';
import { freePort } from '../support/free-port.js';

const run = promisify(execFile);
const SETTINGS = new Set(settings.flatMap(({ variable }) => [variable, `${variable}_FILE`]));

/** As a machine has it that never saw this project: none of its programs first, nothing that npm and jest add. */
const bare: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(?!config_registry$)|NODE_|INIT_CWD|JEST_|TEST_|FC_)/.test(name) &&
      !SETTINGS.has(name) &&
      name !== 'PATH',
  ),
);
const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
bare.PATH = path.join(delimiter);

/** What `npm pack` tells of the tarball. */
export interface Packed {
  readonly filename: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

export interface Told {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  /** Where GraphQL is served. */
  readonly url: string;
  readonly ended: Promise<Told>;
}

/** The version of the Node.js that such a machine has; undefined where it has none. */
export const machineNode = async (): Promise<string | undefined> =>
  run('node', ['-p', 'process.versions.node'], { env: bare }).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );

/** The package in an otherwise empty folder, installed from its tarball. */
export class Installed {
  private readonly servers: ChildProcess[] = [];

  private constructor(
    readonly folder: string,
    readonly packed: Packed,
  ) {}

  /** @param beside packages to install beside it, such as `node@24` */
  static async create(beside: string[]): Promise<Installed> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'authhero-package-')));
    const packing = await run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], {
      env: process.env,
    });
    const [packed] = JSON.parse(packing.stdout.slice(packing.stdout.indexOf('[\n')));
    const words = ['install', '--no-audit', '--no-fund', ...beside, `./${packed.filename}`];
    await run('npm', words, { cwd: folder, env: bare });
    return new Installed(folder, packed);
  }

  /** As `npx` does it: the folder's programs come first. */
  env(more: Record<string, string> = {}): NodeJS.ProcessEnv {
    return { ...bare, PATH: [join(this.folder, 'node_modules/.bin'), ...path].join(delimiter), ...more };
  }

  private spawn(program: string, words: string[], env: Record<string, string>) {
    return spawn(program, words, { cwd: this.folder, env: this.env(env), detached: true });
  }

  /** Starts a server, in a process group of its own, and waits until so many processes say that they are ready. */
  async start(program: string, words: string[], env: Record<string, string>, processes: number): Promise<Started> {
    const port = await freePort();
    const child = this.spawn(program, words, { ...env, PORT: String(port) });
    this.servers.push(child);
    const ended = told(child, '');
    let ready = 0;
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (part: string) => {
        ready += part.match(/AuthHero is ready/g)?.length ?? 0;
        if (ready === processes) resolve();
      });
      void ended.then(({ stdout, stderr }) => reject(new Error(`it did not start: ${stdout}${stderr}`)));
    });
    return { child, url: `http://127.0.0.1:${port}/graphql`, ended };
  }

  /** Runs the command to its end. */
  async authhero(words: string[], env: Record<string, string> = {}, input = ''): Promise<Told> {
    return told(this.spawn('authhero', words, env), input);
  }

  /** The same by the machine's own Node.js. */
  async byMachineNode(words: string[]): Promise<Told> {
    const file = 'node_modules/authhero-graphql/dist/scripts/authhero.js';
    return told(spawn('node', [file, ...words], { cwd: this.folder, env: bare }), '');
  }

  /** Ends what a test that failed has left running. */
  remove(): void {
    for (const { pid, exitCode, signalCode } of this.servers)
      if (pid && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function told(child: ReturnType<typeof spawn>, input: string): Promise<Told> {
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (part) => {
      text[name] += part;
    });
  child.stdin?.on('error', () => {}).end(input);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...text };
}
