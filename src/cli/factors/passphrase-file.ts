import { EncodingError, readTextFile } from '../../config/text-file.js';
import { CommandError } from '../command/command.js';

const MIN_LENGTH = 16;

/**
 * Reads the passphrase for second factors: the first line of a file. It is never an argument, which the list of processes would show.
 * @throws CommandError
 */
export function readPassphrase(file: string): string {
  const [line = ''] = textOf(file).split(/\r?\n/, 1);
  const passphrase = line.normalize('NFC');
  if ([...passphrase].length < MIN_LENGTH)
    throw new CommandError(
      `${file}: the first line is the passphrase and must have at least ${MIN_LENGTH} characters.`,
    );
  return passphrase;
}

function textOf(file: string): string {
  try {
    return readTextFile(file);
  } catch (error) {
    if (error instanceof EncodingError) throw new CommandError(`${file} ${error.message}`);
    throw new CommandError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`);
  }
}
