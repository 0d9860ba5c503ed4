import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { fold } from '../../user/user.entity.js';
import type { UserLine } from './user-line.js';

/** Where the text of a UUIDv7 leaves the time behind: the version and 74 bits of choice. */
const CHOSEN = 14;

/**
 * The id of the account that a line makes. What is random in a UUIDv7 is derived from the name and the hash, which has a
 * salt: so a line is known again by the account that it made, whatever has become of its password since.
 */
export function idOf({ username, passwordHash }: UserLine, createdOn: Date): string {
  const random = createHash('sha256')
    .update(`import\n${fold(username)}\n${passwordHash ?? ''}`)
    .digest()
    .subarray(0, 16);
  return uuidv7({ msecs: createdOn.getTime(), random });
}

/** Whether two ids are of the same line: its time may be that of a run. */
export const isOfSameLine = (one: string, other: string): boolean => one.slice(CHOSEN) === other.slice(CHOSEN);
