import { open } from 'node:fs/promises';
import { withoutByteOrderMark } from '../../config/text-file.js';
import { CommandError } from '../command/command.js';

export interface Source {
  readonly chunks: AsyncIterable<Buffer>;
  /** How much of it was read, from 0 to 1; undefined where its size is not known. */
  share(): number | undefined;
}

/**
 * Opens a file, or standard input for `-`.
 * @throws CommandError when it cannot be opened, and in the midst when it cannot be read on
 */
export async function openSource(file: string): Promise<Source> {
  if (file === '-') return { chunks: inUtf8('standard input', process.stdin), share: () => undefined };
  const handle = await open(file).catch((error) => unreadable(file, error));
  const { size } = await handle.stat();
  const stream = handle.createReadStream({ highWaterMark: 65_536 });
  const chunks = async function* () {
    try {
      yield* stream as AsyncIterable<Buffer>;
    } catch (error) {
      unreadable(file, error);
    }
  };
  return { chunks: inUtf8(file, chunks()), share: () => (size > 0 ? stream.bytesRead / size : undefined) };
}

/** Leaves out a byte order mark at the beginning, of three bytes, and refuses UTF-16 there. */
async function* inUtf8(name: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let begin: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (begin) begin = Buffer.concat([begin, chunk]);
    if (begin && begin.length < 3) continue;
    yield begin ? checked(name, begin) : chunk;
    begin = undefined;
  }
  if (begin) yield checked(name, begin);
}

function checked(name: string, begin: Buffer): Buffer {
  try {
    return Buffer.concat([withoutByteOrderMark(begin.subarray(0, 4)), begin.subarray(4)]);
  } catch (error) {
    throw new CommandError(`${name} ${(error as Error).message}`);
  }
}

function unreadable(file: string, error: unknown): never {
  throw new CommandError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`);
}
