import pRetry from 'p-retry';
import { commandOrigin } from '../../audit/command-origin.js';
import type { Config } from '../../config/config.js';
import type { Database } from '../../db/database.js';
import { isDatabaseUnavailable } from '../../db/database-errors.js';
import { readDatabaseTime } from '../../db/database-time.js';
import { CommandError, command, ensureMigrated, say } from '../command/command.js';
import { FactorsImport } from './factors-import.js';
import { type Line, linesOf, MAX_LINE } from './lines.js';
import { Progress } from './progress.js';
import { Rejects } from './rejects.js';
import { openSource } from './source.js';
import { BadLineError, readUserLine } from './user-line.js';
import { type Account, type BatchOptions, type Outcome, writeBatch } from './write-batch.js';

export interface ImportOptions {
  /** A file for the bad lines, with mode 0600. */
  readonly rejects?: string | undefined;
  /** Whether a line may make an admin. */
  readonly allowAdmin?: boolean | undefined;
  /** A file whose first line is the passphrase for second factors. */
  readonly factorsPassphraseFile?: string | undefined;
  /** Whether accounts that have second factors are imported without them. */
  readonly withoutFactors?: boolean | undefined;
}

/** Lines of one transaction, which a kill rolls back. */
const BATCH_LINES = 500;
/** SQLSTATE class of a violated constraint: another transaction took a name or deleted a role meanwhile. */
const CONFLICT = /^23/;
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Imports accounts from a file of JSON lines, or from standard input for `-`, into the configured database. The exit code is 0 when the
 * account of every line is in the database, otherwise as for `command`. docs/passwords.md describes the lines. A second run does what
 * the first did not.
 */
export async function importUsers(file: string, options: ImportOptions = {}): Promise<void> {
  await command((config, database) => importInto(config, database, file, options));
}

async function importInto(config: Config, database: Database, file: string, options: ImportOptions): Promise<void> {
  const source = await openSource(file);
  await ensureMigrated(config, database);
  if (!config.database.embedded) await readDatabaseTime(database.orm.em);
  const factors = await FactorsImport.open(config, database.orm.em, options);
  const rejects = options.rejects === undefined ? undefined : Rejects.open(options.rejects, file);
  const progress = new Progress(source.share);
  try {
    let batch: Entry[] = [];
    const write = async () => {
      await writeEntries(database, batch, { allowAdmin: options.allowAdmin ?? false, sealer: factors.sealer });
      for (const entry of batch) settle(entry, progress, rejects);
      progress.print();
      batch = [];
    };
    for await (const line of linesOf(source.chunks, (piece) => rejects?.write(piece))) {
      if (!line.bytes) rejects?.endLine();
      const entry = await read(line, factors);
      if (entry) batch.push(entry);
      if (batch.length >= BATCH_LINES) await write();
    }
    await write();
  } finally {
    rejects?.close();
  }
  say(`${progress.summary()}, in ${database.name}.`);
  if (progress.bad > 0) throw new CommandError('Bad lines are not in the database: correct and import them.');
}

interface Entry extends Line {
  readonly account?: Account;
  outcome?: Outcome;
}

/** Nothing for an empty line. */
async function read({ number, bytes }: Line, factors: FactorsImport): Promise<Entry | undefined> {
  if (!bytes) return { number, bytes, outcome: { fault: `is longer than ${MAX_LINE} bytes` } };
  const content = number === 1 ? withoutMark(bytes) : bytes;
  if (content.toString('latin1').trim() === '') return undefined;
  try {
    const line = readUserLine(content);
    return { number, bytes, account: { line, factors: await factors.of(line) } };
  } catch (error) {
    if (!(error instanceof BadLineError)) throw error;
    return { number, bytes, outcome: { fault: error.message } };
  }
}

/** Without the byte order mark that some programs put at the beginning of a file. */
const withoutMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? bytes.subarray(3) : bytes;

/** @throws CommandError when the database failed, again and again */
async function writeEntries({ orm }: Database, batch: Entry[], how: Omit<BatchOptions, 'origin'>): Promise<void> {
  const entries = batch.filter(({ account }) => account);
  const accounts = entries.flatMap(({ account }) => account ?? []);
  if (accounts.length === 0) return;
  const options = { ...how, origin: ORIGIN };
  const write = () => writeBatch(orm.em.fork(), accounts, options);
  try {
    const outcomes = await pRetry(write, { retries: 5, minTimeout: 300, shouldRetry: ({ error }) => mayPass(error) });
    for (const [index, entry] of entries.entries()) entry.outcome = outcomes[index] as Outcome;
  } catch (error) {
    const { code, name } = error as { code?: string; name: string };
    if (code === INSUFFICIENT_PRIVILEGE) throw error;
    throw new CommandError(
      `The database failed at line ${batch[0]?.number} (${code ?? name}). The lines before it are done. Run the same command again: it goes on where it stopped, and makes nothing twice.`,
    );
  }
}

/** Of one run, whose events it marks. */
const ORIGIN = commandOrigin();

const mayPass = (error: unknown): boolean =>
  isDatabaseUnavailable(error) || CONFLICT.test((error as { code?: string }).code ?? '');

function settle({ number, bytes, outcome }: Entry, progress: Progress, rejects: Rejects | undefined): void {
  if (outcome === 'made' || outcome === 'there') {
    progress[outcome] += 1;
    return;
  }
  progress.bad += 1;
  progress.say(`line ${number}: ${outcome?.fault}`);
  // What is longer was written as it came.
  if (!bytes) return;
  rejects?.write(bytes);
  rejects?.endLine();
}
