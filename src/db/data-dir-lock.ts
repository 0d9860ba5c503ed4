import {
  linkSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimes,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { StartupError } from '../errors/startup-error.js';

/** Another process uses the embedded database. Two would lose acknowledged writes, and PGlite has no lock of its own. */
export class DataDirLockedError extends StartupError {
  constructor(dataDir: string, pid: string) {
    super(
      `The embedded database in ${dataDir} is in use by process ${pid}. Stop that process, choose another DATA_DIR, or set DATABASE_URL.`,
    );
    this.name = 'DataDirLockedError';
  }
}

const HEARTBEAT_MS = 2_000;
/** A lock whose process cannot be checked counts as live when its last heartbeat is not older than this. */
const MAX_SILENCE_MS = 5 * HEARTBEAT_MS;

/**
 * Locks the folder of the embedded database for this process. A lock whose process is gone, as after `kill -9`, is taken over.
 * The lock of another container is taken over once its heartbeat has stopped.
 * @returns a function that releases the folder
 * @throws DataDirLockedError
 */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = resolve(dataDir, 'authhero.lock');
  const stale = `${file}.${process.pid}`;
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(file, identity(process.pid), { flag: 'wx' });
      return keep(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const theirs = readText(file);
    if (attempt > 2 || isLive(file, theirs))
      throw new DataDirLockedError(dataDir, theirs.split(' ', 1)[0] || 'that is starting now');
    takeAway(file, stale, theirs);
  }
}

function keep(file: string): () => void {
  const heartbeat = setInterval(() => utimes(file, new Date(), new Date(), () => {}), HEARTBEAT_MS).unref();
  return () => {
    clearInterval(heartbeat);
    rmSync(file, { force: true });
  };
}

/** A process of this namespace can be checked by its id. For another container's process only the heartbeat tells. */
function isLive(file: string, theirs: string): boolean {
  const [pid = '', , namespace = ''] = theirs.split(' ');
  if (pid !== '' && namespace === pidNamespace()) return theirs === identity(Number(pid));
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < MAX_SILENCE_MS;
}

/** Moves a stale lock away. Puts it back if another process was quicker and the lock is live. */
function takeAway(file: string, stale: string, expected: string): void {
  try {
    renameSync(file, stale);
    if (readText(stale) !== expected) linkSync(stale, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(stale, { force: true });
  }
}

/**
 * The process id with its start time and its namespace, if the system tells them (Linux): ids are used again, and each container
 * has its own. Empty when there is no such process.
 */
function identity(pid: number): string {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return '';
  }
  const [, fields = ''] = readText(join('/proc', String(pid), 'stat')).split(') ');
  return `${pid} ${fields.split(' ')[19] ?? ''} ${pidNamespace()}`;
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
