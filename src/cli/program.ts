import { Command, CommanderError } from 'commander';
import { milliseconds, postgresUrl, seconds, textOfFile, webUrl } from './arguments.js';
import { configureHelp, tellUsageAfterErrors } from './help.js';

const WRONG_ARGUMENTS = 2;
const IMPORT_HELP = `
Each line is an object, of which username and passwordHash are needed:

  {"username": "ada", "passwordHash": "$2b$12$...", "firstName": "Ada", "lastName": "Lovelace",
   "createdOn": "2021-05-01T09:30:00Z", "roles": ["editor"]}

The hash is of argon2, bcrypt, scrypt or PBKDF2, as Flask, Django, passlib, PHP and others keep it: docs/passwords.md. It is
verified when its owner logs in, and then replaced by one of AuthHero. An account that is there stays as it is. After an
interruption run the same command again. Each bad line is told by its number and the reason (exit code 1 then); all others
are imported.`;
const [SERVE, DATABASE, ACCOUNTS, LOOK] = ['Serve:', 'Database:', 'Accounts:', 'Look and measure:'];

/**
 * Runs the command that the arguments of the process name, and sets the exit code. What a command needs is loaded when it
 * runs: the help is there at once.
 */
export async function run(version: string): Promise<void> {
  try {
    await programOf(version).parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) (await import('./command/command.js')).tellFailure(error);
    else if (error.exitCode !== 0) process.exitCode = WRONG_ARGUMENTS;
  }
}

function programOf(version: string): Command {
  const program = new Command('authhero')
    .description('AuthHero: a self-hosted authentication API in GraphQL. People register, log in, get an API key.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this; behind a command: what it takes')
    .exitOverride();
  configureHelp(program);
  addServing(program);
  addDatabase(program);
  addAccounts(program);
  addLooking(program);
  tellUsageAfterErrors(program);
  return program;
}

function addServing(program: Command): void {
  program
    .command('start')
    .helpGroup(SERVE)
    .description('serve until SIGTERM or Ctrl-C; JSON lines of log on standard output')
    .action(async () => void (await import('../main.js')));
}

function addDatabase(program: Command): void {
  program
    .command('migrate')
    .helpGroup(DATABASE)
    .description('apply pending migrations, as MIGRATION_DATABASE_URL where that is set')
    .action(async () => (await import('./database/migrate.js')).migrateDatabase());
  group(program, 'db', 'The PostgreSQL server.', DATABASE)
    .command('init')
    .helpGroup(DATABASE)
    .description('make two roles and two databases on a PostgreSQL server, migrated; print the URLs')
    .option('--admin-url <url>', 'as whom to do it', postgresUrl, 'postgresql://postgres@localhost:5432/postgres')
    .option('--role <name>', 'the role that serves', 'authhero')
    .option('--migration-role <name>', 'the role that owns the tables', 'authhero_migrations')
    .option('--database <name>', 'the database', 'authhero')
    .option('--test-database <name>', 'one more, for tests', 'authhero_test')
    .option('--no-test-database', 'none for tests')
    .addHelpText('after', '\nPasswords: DB_INIT_PASSWORD and DB_INIT_MIGRATION_PASSWORD; "authhero" without them.')
    .action(async (options) => (await import('./database/init-database.js')).initializeDatabase(options));
  group(program, 'audit', 'The audit log.', DATABASE)
    .command('prune')
    .helpGroup(DATABASE)
    .description('delete audit events older than AUDIT_RETENTION; to be run daily')
    .action(async () => (await import('./database/prune-audit.js')).pruneAudit());
}

function addAccounts(program: Command): void {
  group(program, 'admin', 'Those who manage accounts.', ACCOUNTS)
    .command('create <username>')
    .helpGroup(ACCOUNTS)
    .description('make an admin; asks for the password, or reads it from standard input')
    .option('--existing', 'make an admin of the account that has this name')
    .action(async (username, options) => (await import('./admin/create-admin.js')).createAdmin(username, options));
  group(program, 'import', 'Accounts from elsewhere.', ACCOUNTS)
    .command('users')
    .helpGroup(ACCOUNTS)
    .argument('<file>', 'JSON lines; - for standard input')
    .description('import accounts with the hashes of their passwords, one JSON object a line; resumes when run again')
    .option('--rejects <file>', 'write the bad lines to a file (mode 0600), to be corrected and imported')
    .option('--allow-admin', 'let lines have the role admin')
    .addHelpText('after', IMPORT_HELP)
    .action(async (file, options) => (await import('./import-users/import-users.js')).importUsers(file, options));
}

function addLooking(program: Command): void {
  group(program, 'config', 'The settings.', LOOK)
    .command('check')
    .helpGroup(LOOK)
    .description('print each setting, where it is from, and what is risky; faults: exit code 78')
    .option('--connect', 'ask the database too: its version, pending migrations, needless rights')
    .action(async (options) => (await import('./config/check-config.js')).checkConfig(options));
  group(program, 'hash', 'The cost of password hashes.', LOOK)
    .command('calibrate')
    .helpGroup(LOOK)
    .description('find argon2id parameters for this machine, never below what OWASP advises')
    .option('--target <duration>', 'time of one hash, 10ms to 10s; 100ms when not given', milliseconds)
    .option('--json', 'one JSON object instead of text')
    .action(async (options) => (await import('./hash/calibrate-hash.js')).calibrateHash(options));
  group(program, 'schema', 'The GraphQL schema.', LOOK)
    .command('print')
    .helpGroup(LOOK)
    .description('print the GraphQL schema (SDL)')
    .option('--output <file>', 'into a file instead')
    .action(async (options) => (await import('./schema/print-schema.js')).writeSchema(options));
  program
    .command('smoke')
    .helpGroup(LOOK)
    .argument('<url>', 'of the server, such as http://127.0.0.1:4000', webUrl)
    .description('walk the journey of an account against a running server, then delete what it made')
    .option(
      '--key-file <file>',
      "an admin's API key (users:manage), for when the account cannot be deleted otherwise",
      textOfFile,
    )
    .option('--no-health', 'leave /livez and /readyz out, where a proxy passes only /graphql on')
    .option('--timeout <seconds>', 'for the whole run, 1 to 3600; cleaning up has 15 s more', seconds, 60)
    .action(async (url, options) => (await import('./smoke/smoke.js')).smoke(url, options));
}

const group = (program: Command, name: string, description: string, heading: string | undefined): Command =>
  program
    .command(name)
    .description(description)
    .helpGroup(heading ?? '');
