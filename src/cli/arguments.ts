import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../config/duration.js';
import { parsePostgresUrl } from '../config/postgres-url.js';
import { readTextFile } from '../config/text-file.js';
import { parseMailAddress } from '../mail/mail-address.js';

/** @throws InvalidArgumentError unless it is a duration of 10ms to 10s; @returns milliseconds */
export function milliseconds(text: string): number {
  const value = /[a-z]$/.test(text) ? attempt(() => parseDuration(text)) : undefined;
  if (value === undefined || value < 10 || value > 10_000) throw new InvalidArgumentError('Give 10ms to 10s.');
  return value;
}

/** @throws InvalidArgumentError unless it is 1 to 3600 */
export function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 3_600)) throw new InvalidArgumentError('Give 1 to 3600 seconds.');
  return value;
}

/** @throws InvalidArgumentError unless it is an http:// or https:// URL */
export function webUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) throw new InvalidArgumentError('Give one URL, http://…');
  return text;
}

/** @throws InvalidArgumentError unless it is a file that can be read; @returns the text in it */
export function textOfFile(path: string): string {
  const text = attempt(() => readTextFile(path).trim());
  if (text === undefined) throw new InvalidArgumentError('It cannot be read.');
  return text;
}

/** @throws InvalidArgumentError unless it is one address for mail */
export function mailAddress(text: string): string {
  const found = parseMailAddress(text);
  if (!found) throw new InvalidArgumentError('Give one address, such as ada@example.com.');
  return found.address;
}

/** @throws InvalidArgumentError unless it is a connection string for PostgreSQL */
export function postgresUrl(text: string): string {
  try {
    return parsePostgresUrl(text);
  } catch (error) {
    throw new InvalidArgumentError(`It ${(error as Error).message}.`);
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
