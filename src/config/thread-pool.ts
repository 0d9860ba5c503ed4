import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseEnv } from 'node:util';
import { given } from './given.js';

/** Threads beside those that hash: docs/operations.md. */
const SPARE = 4;
/** Before this version Node.js has used its pool by the time that a module runs. */
const LATE = 24;

/** Where the size of this process's pool is from, for a person. */
export let threadPoolOrigin = 'environment';

/**
 * Sets `UV_THREADPOOL_SIZE`, unless it is set: to what `.env` says, else to the cores and four. Node.js reads it at the
 * first use of its pool, so this must come before any; an older Node.js runs the same command once more in its place.
 */
export function sizeThreadPool(): void {
  if (given.has('UV_THREADPOOL_SIZE')) return;
  const written = fromFile();
  threadPoolOrigin = written ? '.env' : 'the cores and 4';
  const size = written || String(availableParallelism() + SPARE);
  if (Number(process.versions.node.split('.')[0]) >= LATE) process.env.UV_THREADPOOL_SIZE = size;
  else if (process.platform !== 'win32') runAnew(size);
}

/** The number of threads in Node.js's pool, as this process was started. */
export const threadPoolSize = (): number => Number(process.env.UV_THREADPOOL_SIZE || 4);

function fromFile(): string | undefined {
  try {
    return parseEnv(readFileSync('.env', 'utf8')).UV_THREADPOOL_SIZE;
  } catch {
    // That a file cannot be read is told by whoever needs more of it.
    return undefined;
  }
}

/** The process keeps its id, its files and its place; nothing has been done in it yet. */
function runAnew(size: string): void {
  const words = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(process.execPath, words, { ...process.env, UV_THREADPOOL_SIZE: size });
}
