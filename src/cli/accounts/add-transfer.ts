import { type Command, Option } from 'commander';
import { group } from '../command-group.js';

const IMPORT_HELP = `
Each line is a JSON object. Only username and passwordHash are required (null: no password):

  {"username": "ada", "passwordHash": "$2b$12$...", "firstName": "Ada", "lastName": "Lovelace",
   "createdOn": "2021-05-01T09:30:00Z", "roles": ["editor"], "email": "ada@example.com", "emailVerified": true}

The hash is argon2, bcrypt, scrypt or PBKDF2, as Flask, Django, passlib, PHP and others store it: docs/passwords.md. At the
first login of its owner AuthHero verifies it and replaces it by a hash of its own. Existing accounts stay as they are. After an
interruption run the same command again. Bad lines are reported with their number and the reason (exit code 1); all other
lines are imported. A line of another AuthHero whose account has second factors is a bad line, unless you give one of the two
options for them.`;

const EXPORT_HELP = `
A passphrase file has the passphrase in its first line, at least 16 characters. Give the same file to import users. Without it
the file only says which accounts have second factors, and import users refuses these lines.`;

/** Adds `authhero import users`. @param heading of the command in the help */
export function addImport(program: Command, heading: string): void {
  group(program, 'import', 'Accounts of another system.', heading)
    .command('users')
    .helpGroup(heading)
    .argument('<file>', 'JSON lines; - for standard input')
    .description('import accounts with their password hashes, one JSON object a line; run it again to resume')
    .option('--rejects <file>', 'write bad lines to a file (mode 0600), so that you can correct and import them')
    .option('--allow-admin', 'allow lines with the role admin')
    .option('--factors-passphrase-file <file>', 'the passphrase with which export users has sealed second factors')
    .addOption(
      new Option('--without-factors', 'import accounts that have second factors without them').conflicts(
        'factorsPassphraseFile',
      ),
    )
    .addHelpText('after', IMPORT_HELP)
    .action(async (file, options) => (await import('../import-users/import-users.js')).importUsers(file, options));
}

/** Adds `authhero export users`. @param heading of the command in the help */
export function addExport(program: Command, heading: string): void {
  group(program, 'export', 'Accounts for another installation.', heading)
    .command('users')
    .helpGroup(heading)
    .argument('<file>', 'a new file (mode 0600); - for standard output')
    .description('write all active accounts with their password hashes, in the form that import users reads')
    .option('--factors-passphrase-file <file>', 'take second factors along, sealed with a passphrase')
    .addHelpText('after', EXPORT_HELP)
    .action(async (file, options) => (await import('../export-users/export-users.js')).exportUsers(file, options));
}
