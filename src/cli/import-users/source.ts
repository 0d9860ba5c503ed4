import { open } from 'node:fs/promises';
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
  if (file === '-') return { chunks: process.stdin, share: () => undefined };
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
  return { chunks: chunks(), share: () => (size > 0 ? stream.bytesRead / size : undefined) };
}

function unreadable(file: string, error: unknown): never {
  throw new CommandError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`);
}
