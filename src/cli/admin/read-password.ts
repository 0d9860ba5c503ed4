import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandError } from '../command/command.js';

const MAX_BYTES = 4_096;

/** Asks at a terminal, twice and without showing the text. Otherwise reads standard input, without the line feed at its end. */
export async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) return readAll();
  const first = await ask('Password: ');
  if (first !== (await ask('Password again: ')))
    throw new CommandError('The two passwords are different. Nothing was done.');
  return first;
}

async function readAll(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_BYTES) throw new CommandError('Standard input is too long for a password. Nothing was done.');
  }
  return text.replace(/\r?\n$/, '');
}

async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  terminal.on('SIGINT', () => process.exit(130));
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
