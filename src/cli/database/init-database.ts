import pg from 'pg';
import { databaseDefinition } from '../../../mikro-orm.config.js';
import { DEFAULT_PASSWORD, databasePasswords } from '../../config/database-passwords.js';
import { loadConfig } from '../../config/load-config.js';
import { openDatabase } from '../../db/database.js';
import { say, sayProgress } from '../command/command.js';

export interface InitOptions {
  readonly adminUrl: string;
  readonly role: string;
  readonly migrationRole: string;
  readonly database: string;
  /** False with `--no-test-database`. */
  readonly testDatabase: string | false;
}

const { escapeIdentifier: name, escapeLiteral: literal } = pg;

/** `authhero db init`: on failure prints one line and sets exit code 1. */
export async function initializeDatabase(options: InitOptions): Promise<void> {
  try {
    await initialize(options);
  } catch (error) {
    process.stderr.write(`db init: ${(error as Error).message || (error as { code?: string }).code}\n`);
    process.exitCode = 1;
  }
}

/** Creates the serving role, the role that owns the tables, and the databases, and migrates these. What exists already stays. */
async function initialize({ role, migrationRole: owner, ...options }: InitOptions): Promise<void> {
  const { password, migrationPassword } = databasePasswords();
  const databases = [options.database, options.testDatabase].filter((database) => database !== false);
  const adminUrl = new URL(options.adminUrl);
  const urlOf = (user: string, secret: string, database: string) =>
    `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@${adminUrl.host}/${encodeURIComponent(database)}${adminUrl.search}`;

  await onDatabase(adminUrl.href, async (admin) => {
    await ensureRole(admin, role, password);
    await ensureRole(admin, owner, migrationPassword);
    for (const database of databases) await ensureDatabase(admin, database, owner);
  });
  for (const database of databases) {
    const url = Object.assign(new URL(adminUrl), { pathname: `/${encodeURIComponent(database)}` }).href;
    await onDatabase(url, (admin) => handOver(admin, role, owner));
    await migrateDatabase(urlOf(role, password, database), urlOf(owner, migrationPassword, database), database);
  }
  const shown = (secret: string) => (secret === DEFAULT_PASSWORD ? secret : 'YOUR-PASSWORD');
  say('Ready. Use it with:');
  say(`DATABASE_URL=${urlOf(role, shown(password), options.database)}`);
  say(`MIGRATION_DATABASE_URL=${urlOf(owner, shown(migrationPassword), options.database)}`);
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

async function ensureDatabase(admin: pg.Client, database: string, owner: string): Promise<void> {
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [database]);
  if (rowCount) await admin.query(`alter database ${name(database)} owner to ${name(owner)}`);
  if (rowCount) return say(`database ${database} is there already`);
  await admin.query(`create database ${name(database)} owner ${name(owner)} template template0 encoding 'UTF8'`);
  say(`database ${database} made`);
}

/** Takes from the serving role what it should not have: the ownership of tables that it once created, and the right to create. */
async function handOver(admin: pg.Client, role: string, owner: string): Promise<void> {
  await admin.query(`reassign owned by ${name(role)} to ${name(owner)}`);
  await admin.query('revoke create on schema public from public');
  const { rows } = await admin.query('select quote_ident(current_database()) as name');
  await admin.query(`revoke temporary on database ${rows[0].name} from public`);
  await admin.query(`grant create, usage on schema public to ${name(owner)}`);
  await admin.query(`grant usage on schema public to ${name(role)}`);
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
