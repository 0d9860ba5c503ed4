import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Script {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
}

/** V8 would spend half a second to optimize the embedded database's WebAssembly, more than a short run gains from it. */
const FLAGS = process.env.TEST_DATABASE === 'embedded' ? ['--liftoff-only'] : [];

/** Compiled code that all runs of a day share: without it each start compiles the packages for 0.15 s of CPU. */
const NODE_COMPILE_CACHE = join(tmpdir(), 'authhero-test-compile-cache');

/** Starts a script of dist/ as an operator does, with only this environment. */
export function startScript(path: string, args: string[] = [], env: Record<string, string> = {}): Script {
  const child = spawn(process.execPath, [...FLAGS, `dist/${path}`, ...args], {
    env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE, ...env },
  });
  const told = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text) => {
      told[name] += text;
    });
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, ...told }))) };
}

/** Runs the command `authhero` to its end, with a text on its standard input. */
export function authhero(args: string[], env: Record<string, string> = {}, input = ''): Promise<Ended> {
  const { child, ended } = startScript('scripts/authhero.js', args, env);
  child.stdin.end(input);
  return ended;
}
