import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Compiles to dist/ if anything has changed since the last time. Two starts at the same moment do not load a file that the other one
 * is writing: one compiles, and the other waits for it and then has nothing to do.
 */
const SOURCES = ['src', 'migrations', 'scripts', 'mikro-orm.config.ts', 'tsconfig.json', 'package-lock.json'];
const FINGERPRINT = 'dist/.fingerprint';
/** A folder, since only one process can make it. */
const LOCK = 'node_modules/.authhero-build.lock';
const RETRY_MS = 100;
/** A build takes up to 20 s on a slow machine. A lock that is older is left over from a process that was killed. */
const MAX_BUILD_MS = 60_000;

await lock();
try {
  const fingerprint = fingerprintOf(SOURCES);
  if (read(FINGERPRINT) !== fingerprint) {
    rmSync(FINGERPRINT, { force: true });
    const { status } = spawnSync('tsc', { stdio: 'inherit' });
    process.exitCode = status ?? 1;
    if (status === 0) writeFileSync(FINGERPRINT, fingerprint);
  }
} finally {
  rmSync(LOCK, { recursive: true, force: true });
}

async function lock(): Promise<void> {
  for (;;) {
    try {
      return mkdirSync(LOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const madeAt = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - madeAt > MAX_BUILD_MS) rmSync(LOCK, { recursive: true, force: true });
    else await wait(RETRY_MS);
  }
}

/** Names, sizes and times of the sources. */
function fingerprintOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    const stat = statSync(path);
    const files = stat.isDirectory()
      ? readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
          .map((entry) => join(entry.parentPath, entry.name))
      : [path];
    for (const file of files.sort()) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
