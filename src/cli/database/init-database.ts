import pg from 'pg';
import { databaseDefinition } from '../../../mikro-orm.config.js';
import { DEFAULT_PASSWORD, databasePasswords } from '../../config/database-passwords.js';
import { givenTimeouts } from '../../config/given-timeouts.js';
import { loadConfig } from '../../config/load-config.js';
import { openDatabase } from '../../db/database.js';
import { adviceOn, sentences } from '../../db/database-advice.js';
import { timeLimits } from '../../db/time-limits.js';
import { say, sayProgress } from '../command/command.js';
import { handOver, requireOurs } from './hand-over.js';
import { asMemberOf } from './membership.js';

export interface InitOptions {
  readonly adminUrl: string;
  readonly role: string;
  readonly migrationRole: string;
  readonly database: string;
  /** False with `--no-test-database`. */
  readonly testDatabase: string | false;
}

const { escapeIdentifier: name, escapeLiteral: literal } = pg;

/** SQLSTATE insufficient_privilege. */
const INSUFFICIENT_PRIVILEGE = '42501';

/** `authhero db init`: on failure prints one line and sets exit code 1. */
export async function initializeDatabase(options: InitOptions): Promise<void> {
  try {
    await initialize(options);
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    process.stderr.write(`db init: ${sentences(message || String(code), adviceOnAdministrator(code))}\n`);
    process.exitCode = 1;
  }
}

/**
 * Creates the serving role, the role that owns the tables, and the databases. Then applies the migrations. Existing roles keep
 * their passwords, and existing databases keep their data.
 */
async function initialize({ role, migrationRole: owner, ...options }: InitOptions): Promise<void> {
  const { password, migrationPassword } = databasePasswords();
  const databases = [options.database, options.testDatabase].filter((database) => database !== false);
  const { adminUrl } = options;

  await onDatabase(adminUrl, async (admin) => {
    for (const database of databases)
      if (await exists(admin, database))
        await onDatabase(replaceIn(adminUrl, { database }), (there) => requireOurs(there, database));
    await ensureRole(admin, role, password);
    await ensureRole(admin, owner, migrationPassword);
    await limitTime(admin, role);
    await asMemberOf(admin, [owner, role], async () => {
      for (const database of databases) {
        await ensureDatabase(admin, database, owner);
        await onDatabase(replaceIn(adminUrl, { database }), (there) => handOver(there, role, owner));
      }
    });
  });
  for (const database of databases) {
    const url = replaceIn(adminUrl, { user: role, password, database });
    await migrateDatabase(url, replaceIn(adminUrl, { user: owner, password: migrationPassword, database }), database);
  }
  const shown = (user: string, secret: string) =>
    replaceIn(adminUrl, {
      user,
      password: secret === DEFAULT_PASSWORD ? secret : 'YOUR-PASSWORD',
      database: options.database,
    });
  say('Ready. Use it with:');
  say(`DATABASE_URL=${shown(role, password)}`);
  say(`MIGRATION_DATABASE_URL=${shown(owner, migrationPassword)}`);
}

/** The connection string of the administrator, with another database and, if given, another role. */
function replaceIn(adminUrl: string, to: { database: string; user?: string; password?: string }): string {
  const url = new URL(adminUrl);
  url.pathname = `/${encodeURIComponent(to.database)}`;
  if (to.user === undefined) return url.href;
  for (const parameter of ['user', 'password']) url.searchParams.delete(parameter);
  url.username = encodeURIComponent(to.user);
  url.password = encodeURIComponent(to.password ?? '');
  return url.href;
}

function adviceOnAdministrator(code: string | undefined): string | undefined {
  if (code !== INSUFFICIENT_PRIVILEGE) return adviceOn({ code });
  return 'The administrator needs createrole and createdb, and must have made the roles that exist already, or be a superuser.';
}

async function onDatabase(connectionString: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

async function ensureRole(admin: pg.Client, role: string, secret: string): Promise<void> {
  const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [role]);
  if (rowCount) return say(`role ${role} exists already and keeps its password`);
  await admin.query(`create role ${name(role)} login password ${literal(secret)}`);
  say(`role ${role} made`);
}

const exists = async (admin: pg.Client, database: string): Promise<boolean> =>
  ((await admin.query('select from pg_database where datname = $1', [database])).rowCount ?? 0) > 0;

async function ensureDatabase(admin: pg.Client, database: string, owner: string): Promise<void> {
  if (await exists(admin, database)) {
    await admin.query(`alter database ${name(database)} owner to ${name(owner)}`);
    return say(`database ${database} is there already`);
  }
  await admin.query(`create database ${name(database)} owner ${name(owner)} template template0 encoding 'UTF8'`);
  say(`database ${database} made`);
}

/** Sets the time limits on the role itself, because poolers drop those that AuthHero sends. */
async function limitTime(admin: pg.Client, role: string): Promise<void> {
  for (const [setting, milliseconds] of Object.entries(timeLimits(loadConfig(givenTimeouts()).database)))
    await admin.query(`alter role ${name(role)} set ${setting} = ${milliseconds}`);
}

async function migrateDatabase(url: string, migrationUrl: string, database: string): Promise<void> {
  const config = loadConfig({ DATABASE_URL: url, MIGRATION_DATABASE_URL: migrationUrl });
  const made = await openDatabase(config.database, databaseDefinition);
  try {
    const applied = await made.migrate((migration) => sayProgress(`applying ${migration}`));
    say(`database ${database}: ${applied.length} migrations applied`);
  } finally {
    await made.close();
  }
}
