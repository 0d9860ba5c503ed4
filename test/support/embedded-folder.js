import { accessSync, constants, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IN_MEMORY = '/dev/shm';
/** Two workers, each with the databases of a few servers, of 40 MB each. */
const ROOM_BYTES = 2 ** 30;

/** A folder for this run's embedded databases: in memory where there is room, since their files are copied for each server. */
export function makeEmbeddedFolder() {
  const parent = hasRoom(IN_MEMORY) ? IN_MEMORY : tmpdir();
  removeAbandoned(parent);
  return mkdtempSync(join(parent, `authhero-test-${process.pid}-`));
}

function hasRoom(folder) {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false;
  }
}

/** A run that was killed has left its folder behind. */
function removeAbandoned(parent) {
  for (const name of readdirSync(parent)) {
    const [, pid] = /^authhero-test-(\d+)-/.exec(name) ?? [];
    if (pid && !isAlive(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
