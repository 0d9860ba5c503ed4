import { readFileSync } from 'node:fs';

/** A file is not text in UTF-8. The message is for a person, and has no subject: it follows the name of the file. */
export class EncodingError extends Error {}

/**
 * Checks that a file does not begin like UTF-16 and has no zero byte, because editors and shells of Windows also write UTF-16.
 * @returns the bytes without a byte order mark
 * @throws EncodingError
 */
export function withoutByteOrderMark(bytes: Buffer): Buffer {
  const [first, second, third] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isUtf16 || bytes.includes(0)) throw new EncodingError('is not in UTF-8: save it as UTF-8');
  return first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes;
}

/**
 * Reads a text file in UTF-8, with or without a byte order mark.
 * @throws EncodingError, or the error of the file system
 */
export function readTextFile(path: string): string {
  const bytes = withoutByteOrderMark(readFileSync(path));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new EncodingError('is not in UTF-8: save it as UTF-8');
  }
}
