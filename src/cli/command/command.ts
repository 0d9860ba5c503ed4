import { databaseDefinition } from '../../../mikro-orm.config.js';
import { type App, createApp } from '../../app.js';
import type { Config } from '../../config/config.js';
import { loadConfig } from '../../config/load-config.js';
import { DataDirLockedError } from '../../db/data-dir-lock.js';
import { type Database, openDatabase } from '../../db/database.js';
import { adviceOn, sentences } from '../../db/database-advice.js';
import { isDatabaseUnavailable } from '../../db/database-errors.js';
import { readDatabaseTime } from '../../db/database-time.js';
import { isMigrated } from '../../db/migrate.js';
import { exitSoon } from '../../errors/exit-soon.js';
import { StartupError } from '../../errors/startup-error.js';
import { describeError } from '../../observability/describe-error.js';
import { createLogger } from '../../observability/logger.js';

/** Prints a line of the command's result on standard output. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Prints a line of progress on standard error, at a terminal only. */
export const sayProgress = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`${line}\n`);
};

/** A failure that a command explains in one line: exit code 1. */
export class CommandError extends StartupError {}

/**
 * Runs an administrator's command on the configured database. The exit code is 0 on success, 78 for a faulty configuration and 1
 * otherwise, with a line on standard error.
 * @param use as the role that owns the tables (`migrate`), or as the serving role
 */
export async function command(
  work: (config: Config, database: Database) => Promise<void>,
  use: 'serve' | 'migrate' = 'serve',
): Promise<void> {
  try {
    const config = loadConfig();
    const database = await openDatabase(config.database, databaseDefinition, use);
    try {
      await work(config, database);
    } finally {
      await database.close();
    }
  } catch (error) {
    tellFailure(error);
  }
}

/**
 * As `command`, but with all parts of the service. They have not started to work.
 * @param whenInUse what is done instead while another process has the embedded database
 */
export async function appCommand(
  work: (app: App) => Promise<void>,
  whenInUse: (config: Config, error: DataDirLockedError) => Promise<void> = async (_config, error) => {
    throw error;
  },
): Promise<void> {
  try {
    const config = loadConfig();
    const opened = await createApp(config, createLogger(config)).catch(lockedOrThrow);
    await (opened instanceof DataDirLockedError ? whenInUse(config, opened) : useApp(opened, work));
  } catch (error) {
    tellFailure(error);
  }
}

function lockedOrThrow(error: unknown): DataDirLockedError {
  if (error instanceof DataDirLockedError) return error;
  throw error;
}

async function useApp(app: App, work: (app: App) => Promise<void>): Promise<void> {
  try {
    if (!app.config.database.embedded) await readDatabaseTime(app.orm.em);
    await work(app);
  } finally {
    await app.close();
  }
}

/**
 * Applies pending migrations if the service would apply them at its start.
 * @throws CommandError while some are pending
 */
export async function ensureMigrated(config: Config, database: Database): Promise<void> {
  if (config.database.migrateOnStart) await database.migrate((migration) => sayProgress(`applying ${migration}`));
  if (!(await isMigrated(database.orm))) throw new CommandError('Migrations are pending: run authhero migrate.');
}

/** Prints on standard error what went wrong, in one line, and sets the exit code. */
export function tellFailure(error: unknown): void {
  process.stderr.write(`${inWords(error)}\n`);
  process.exitCode = error instanceof StartupError ? error.exitCode : 1;
  exitSoon();
}

function inWords(error: unknown): string {
  if (error instanceof StartupError) return error.message;
  const { message, code, ...more } = describeError(error);
  if (code === 'ABORT_ERR') return 'Cancelled: nothing was done.';
  const advice = adviceOn({ code, message });
  if (isDatabaseUnavailable(error))
    return sentences(`The database cannot be reached or does not answer: ${message ?? code}`, advice);
  if (advice) return sentences(String(message), advice);
  const { syscall } = error as NodeJS.ErrnoException;
  return syscall && typeof message === 'string' ? message : JSON.stringify({ message, code, ...more });
}
