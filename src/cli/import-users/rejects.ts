import { closeSync, fchmodSync, openSync, statSync, writeSync } from 'node:fs';
import { CommandError } from '../command/command.js';

const LINE_FEED = Buffer.from('\n');

/** The file for bad lines, to be corrected. Only its owner can read it, since it contains hashes. */
export class Rejects {
  private constructor(
    private readonly path: string,
    private readonly file: number,
  ) {}

  /**
   * Truncates the file: a run that resumes finds every bad line again.
   * @throws CommandError when it cannot be written, or is the file that is read
   */
  static open(path: string, source: string): Rejects {
    const [there, read] = [path, source].map((file) => statSync(file, { throwIfNoEntry: false }));
    if (there && read && there.dev === read.dev && there.ino === read.ino)
      throw new CommandError(`${path} is the file to import: choose another for the rejected lines.`);
    return attempt(path, () => {
      const file = openSync(path, 'w', 0o600);
      fchmodSync(file, 0o600);
      return new Rejects(path, file);
    });
  }

  /** A whole line, or a piece of one. */
  write(bytes: Buffer): void {
    attempt(this.path, () => {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.file, bytes, written);
    });
  }

  endLine(): void {
    this.write(LINE_FEED);
  }

  close(): void {
    closeSync(this.file);
  }
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new CommandError(`${path} cannot be written: ${(error as NodeJS.ErrnoException).code}`);
  }
}
