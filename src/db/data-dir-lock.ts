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

/** A second process on the same embedded database would lose acknowledged writes: PGlite has no lock of its own. */
export class DataDirLockedError extends StartupError {
  constructor(dataDir: string, pid: string) {
    super(
      `The embedded database in ${dataDir} is in use by process ${pid}. Stop that process, choose another DATA_DIR, or set DATABASE_URL.`,
    );
    this.name = 'DataDirLockedError';
  }
}

const HEARTBEAT = 2_000;
/** A lock that can't be checked by its process is live while it was touched this lately. */
const FRESH = 5 * HEARTBEAT;

/**
 * Takes the folder of the embedded database for this process. A lock whose process is gone, as after `kill -9`, is
 * taken over; one of another container is once its heartbeat has stopped.
 * @returns what gives the folder back
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
      throw new DataDirLockedError(dataDir, theirs.split(' ', 1)[0] || 'that just starts');
    takeAway(file, stale, theirs);
  }
}

function keep(file: string): () => void {
  const heartbeat = setInterval(() => utimes(file, new Date(), new Date(), () => {}), HEARTBEAT).unref();
  return () => {
    clearInterval(heartbeat);
    rmSync(file, { force: true });
  };
}

/** A process of this namespace can be asked for; of another, as in another container, only the heartbeat tells. */
function isLive(file: string, theirs: string): boolean {
  const [pid = '', , namespace = ''] = theirs.split(' ');
  if (pid !== '' && namespace === pidNamespace()) return theirs === identity(Number(pid));
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < FRESH;
}

/** Moves a stale lock out of the way; puts it back when another process was quicker and it is a live one. */
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
 * The process id with the time of its start and its namespace, where the system tells them (Linux): ids are used again, and
 * each container has its own. Empty when no such process runs.
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
