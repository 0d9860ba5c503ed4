import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atEnd } from './scratch.ts';

const START_TIMEOUT = 60_000;
const STOP_TIMEOUT = 15_000;
const POLL = 50;

export interface ServerProcess {
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
}

interface Start {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  /** Where its output goes. */
  readonly folder: string;
  /** What it prints once it listens. */
  readonly ready: RegExp;
}

/** Starts a server on a free port, its output in a file as a log shipper would have it, and waits until it is ready. */
export async function startServer({ name, args, env, folder, ready }: Start): Promise<ServerProcess> {
  const port = await freePort();
  const file = join(folder, `${name.replaceAll(/\W+/g, '-')}-${port}.log`);
  const output = openSync(file, 'a');
  const child = run(args, { PORT: String(port), ...env }, ['ignore', output, output]);
  const stop = () => stopProcess(child);
  for (let waited = 0; !ready.test(readFileSync(file, 'utf8')); waited += POLL) {
    if (child.exitCode !== null || waited > START_TIMEOUT)
      throw new Error(`${name} did not start: ${readFileSync(file, 'utf8')}`);
    await sleep(POLL);
  }
  return { pid: child.pid ?? 0, url: `http://127.0.0.1:${port}`, stop };
}

/** Runs a program of Node.js to its end with a text as its input. @returns what it printed */
export async function runToEnd(args: readonly string[], env: Record<string, string> = {}, input = ''): Promise<string> {
  const child = run(args, env, ['pipe', 'pipe', 'inherit']);
  let printed = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  child.stdin?.end(input);
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${printed}`);
  return printed;
}

/** With the environment of the shell's PATH only, so that no setting of the user's changes what is measured. */
function run(args: readonly string[], env: Record<string, string>, stdio: ('ignore' | 'pipe' | 'inherit' | number)[]) {
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH ?? '', ...env }, stdio });
  atEnd(() => stopProcess(child));
  return child;
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
  await ended;
  clearTimeout(timer);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
