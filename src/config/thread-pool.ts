import { availableParallelism } from 'node:os';
import { parseEnv } from 'node:util';
import { given } from './given.js';
import { readTextFile } from './text-file.js';

/** Threads in addition to those that hash: docs/operations-reference.md. */
const SPARE_THREADS = 4;
/** Before this major version Node.js has already used its pool when the first module runs. */
const FIRST_LATE_VERSION = 24;

/** Where the size of this process's pool comes from, for a person. */
export let threadPoolOrigin = 'environment';

/**
 * Sets `UV_THREADPOOL_SIZE` unless it is set: to the value in `.env`, or to the number of cores plus four. Node.js reads it when it
 * first uses its pool, so this must run before. An older Node.js replaces itself by the same command.
 */
export function sizeThreadPool(): void {
  if (given.has('UV_THREADPOOL_SIZE')) return;
  const written = fromFile();
  threadPoolOrigin = written ? '.env' : 'cores plus 4';
  const size = written || String(availableParallelism() + SPARE_THREADS);
  if (Number(process.versions.node.split('.')[0]) >= FIRST_LATE_VERSION) process.env.UV_THREADPOOL_SIZE = size;
  else if (process.platform !== 'win32') runAnew(size);
}

/** The number of threads in Node.js's pool, as this process was started. */
export const threadPoolSize = (): number => Number(process.env.UV_THREADPOOL_SIZE || 4);

function fromFile(): string | undefined {
  try {
    return parseEnv(readTextFile('.env')).UV_THREADPOOL_SIZE;
  } catch {
    // The code that needs the rest of the file reports that it cannot be read.
    return undefined;
  }
}

/** The process keeps its id and its open files. Nothing has been done in it yet. */
function runAnew(size: string): void {
  const words = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(process.execPath, words, { ...process.env, UV_THREADPOOL_SIZE: size });
}
