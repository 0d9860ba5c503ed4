import { Command, CommanderError } from 'commander';
import { addAdmin } from './accounts/add-admin.js';
import { addExport, addImport } from './accounts/add-transfer.js';
import { milliseconds, postgresUrl, seconds, textOfFile, webUrl } from './arguments.js';
import { group } from './command-group.js';
import { configureHelp, tellUsageAfterErrors } from './help.js';
import { addKeys } from './keys/add-keys.js';
import { addMail } from './mail/add-mail.js';

const WRONG_ARGUMENTS = 2;
const [SERVE, DATABASE, ACCOUNTS, LOOK] = ['Serve:', 'Database:', 'Accounts:', 'Look and measure:'];

/**
 * Runs the command that the arguments of the process name, and sets the exit code. Each command loads its code when it runs, so that
 * the help is printed at once.
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
    .description('AuthHero: a self-hosted authentication API in GraphQL. People register, log in and get an API key.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help; after a command: its arguments')
    .exitOverride();
  configureHelp(program);
  addServing(program);
  addDatabase(program);
  addKeys(program, DATABASE);
  addAdmin(program, ACCOUNTS);
  addImport(program, ACCOUNTS);
  addExport(program, ACCOUNTS);
  addMail(program, LOOK);
  addLooking(program);
  tellUsageAfterErrors(program);
  return program;
}

function addServing(program: Command): void {
  program
    .command('start')
    .helpGroup(SERVE)
    .description('serve until SIGTERM or Ctrl-C; the log goes to standard output')
    .action(async () => void (await import('../main.js')));
}

function addDatabase(program: Command): void {
  program
    .command('migrate')
    .helpGroup(DATABASE)
    .description('apply pending migrations, with MIGRATION_DATABASE_URL if that is set')
    .action(async () => (await import('./database/migrate.js')).migrateDatabase());
  group(program, 'db', 'The PostgreSQL server.', DATABASE)
    .command('init')
    .helpGroup(DATABASE)
    .description('create two roles and two migrated databases on a PostgreSQL server, and print their URLs')
    .option(
      '--admin-url <url>',
      'an administrator of the server',
      postgresUrl,
      'postgresql://postgres@localhost:5432/postgres',
    )
    .option('--role <name>', 'the serving role', 'authhero')
    .option('--migration-role <name>', 'the role that owns the tables', 'authhero_migrations')
    .option('--database <name>', 'the database', 'authhero')
    .option('--test-database <name>', 'a second database, for tests', 'authhero_test')
    .option('--no-test-database', 'no database for tests')
    .addHelpText('after', '\nPasswords: DB_INIT_PASSWORD and DB_INIT_MIGRATION_PASSWORD; "authhero" without them.')
    .action(async (options) => (await import('./database/init-database.js')).initializeDatabase(options));
  group(program, 'secrets', 'What is sealed in the database.', DATABASE)
    .command('reseal')
    .helpGroup(DATABASE)
    .description('seal with SECRETS_KEY all that SECRETS_KEY_PREVIOUS has sealed; it can be stopped and run again')
    .action(async () => (await import('./secrets/reseal-secrets.js')).resealSecrets());
  group(program, 'audit', 'The audit log.', DATABASE)
    .command('prune')
    .helpGroup(DATABASE)
    .description('delete at once the audit events older than AUDIT_RETENTION; the service does it by and by')
    .action(async () => (await import('./database/prune-audit.js')).pruneAudit());
}

function addLooking(program: Command): void {
  group(program, 'config', 'The settings.', LOOK)
    .command('check')
    .helpGroup(LOOK)
    .description('print each setting, where it comes from, and warnings; exit code 78 for faults')
    .option('--connect', 'also check the database: its version, pending migrations, rights that are not needed')
    .action(async (options) => (await import('./config/check-config.js')).checkConfig(options));
  group(program, 'hash', 'The cost of password hashes.', LOOK)
    .command('calibrate')
    .helpGroup(LOOK)
    .description('find argon2id parameters for this machine, never below the advice of OWASP')
    .option('--target <duration>', 'time of one hash, 10ms to 10s (default 100ms)', milliseconds)
    .option('--json', 'one JSON object instead of text')
    .action(async (options) => (await import('./hash/calibrate-hash.js')).calibrateHash(options));
  group(program, 'schema', 'The GraphQL schema.', LOOK)
    .command('print')
    .helpGroup(LOOK)
    .description('print the GraphQL schema (SDL)')
    .option('--output <file>', 'write it to a file instead')
    .action(async (options) => (await import('./schema/print-schema.js')).writeSchema(options));
  program
    .command('smoke')
    .helpGroup(LOOK)
    .argument('<url>', 'URL of the server, such as http://127.0.0.1:4000', webUrl)
    .description('test a running server with the journey of an account, then delete the account')
    .option(
      '--key-file <file>',
      "an admin's API key (users:manage), used if the account cannot be deleted otherwise",
      textOfFile,
    )
    .option('--no-health', 'skip /livez and /readyz, for a proxy that forwards only /graphql')
    .option('--timeout <seconds>', 'limit of the whole run, 1 to 3600; cleaning up has 15 s more', seconds, 60)
    .action(async (url, options) => (await import('./smoke/smoke.js')).smoke(url, options));
}
