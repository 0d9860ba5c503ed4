import { type FileHandle, open } from 'node:fs/promises';
import { ConfigError } from '../config/config-error.js';
import type { BreachedPasswords } from './breached-passwords.js';

const HASH_LENGTH = 40;
/** A hash, a colon, a count of up to 20 digits, CRLF. */
const MAX_LINE_BYTES = 64;
const LINE = /^[0-9A-F]{40}:\d{1,20}\r?(\n|$)/i;
/** When no more than this is left, the search reads all of it. */
const PAGE_BYTES = 4_096;
/** Lines that are checked when the service starts. */
const SAMPLES = 64;

class MalformedError extends Error {}

/**
 * A file of `SHA1:COUNT` lines sorted by hash, as the haveibeenpwned downloader makes it. A search opens the file and reads about 25
 * lines of it. So the file may have any size, and a newer one can be moved to its place at any time.
 */
export class BreachFile implements BreachedPasswords {
  private constructor(private readonly path: string) {}

  /** @throws ConfigError when the file cannot be read, or a sample of its lines is malformed or not sorted */
  static async open(path: string): Promise<BreachFile> {
    const breaches = new BreachFile(path);
    try {
      await breaches.read(checkSamples);
      return breaches;
    } catch (error) {
      const fault =
        error instanceof MalformedError ? 'is no list of SHA1:COUNT lines sorted by hash' : 'cannot be read';
      throw new ConfigError([`PASSWORD_BREACH_FILE ${fault}`]);
    }
  }

  async include(sha1: string, signal: AbortSignal): Promise<boolean> {
    return this.read((file, size) => search(file, size, sha1, signal));
  }

  private async read<T>(task: (file: FileHandle, size: number) => Promise<T>): Promise<T> {
    const file = await open(this.path);
    try {
      return await task(file, (await file.stat()).size);
    } finally {
      await file.close();
    }
  }
}

async function checkSamples(file: FileHandle, size: number): Promise<void> {
  let last = '';
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const line = await lineFrom(file, Math.floor((size * sample) / SAMPLES));
    if (line && line.hash < last) throw new MalformedError('the lines are not sorted');
    last = line?.hash ?? last;
  }
  if (!last) throw new MalformedError('there are no lines');
}

/** Searches in halves: the line of the hash, if there is one, is always between `begin` and `end`, and a line begins at both. */
async function search(file: FileHandle, size: number, sha1: string, signal: AbortSignal): Promise<boolean> {
  let [begin, end] = [0, size];
  while (end - begin > PAGE_BYTES) {
    signal.throwIfAborted();
    const line = await lineFrom(file, Math.floor((begin + end) / 2));
    if (!line) throw new MalformedError('a line has no end');
    if (line.hash > sha1) end = line.start;
    else begin = line.start;
  }
  const lines = (await textAt(file, begin, end - begin)).toUpperCase().split('\n');
  const found = lines.find((line) => line.startsWith(`${sha1}:`));
  return Number.parseInt(found?.slice(HASH_LENGTH + 1) ?? '0', 10) > 0;
}

/** The first line that begins after a position, or the first line of the file for position 0. Undefined after the last line. */
async function lineFrom(file: FileHandle, position: number): Promise<{ start: number; hash: string } | undefined> {
  const text = await textAt(file, position, 2 * MAX_LINE_BYTES);
  const offset = position === 0 ? 0 : text.indexOf('\n') + 1;
  const isLast = text.length < 2 * MAX_LINE_BYTES && (offset === text.length || (position > 0 && offset === 0));
  if (isLast) return undefined;
  if (!LINE.test(text.slice(offset))) throw new MalformedError('a line is not SHA1:COUNT');
  return { start: position + offset, hash: text.slice(offset, offset + HASH_LENGTH).toUpperCase() };
}

async function textAt(file: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('latin1', 0, bytesRead);
}
