import { parseArgs } from 'node:util';
import { importUsers } from './import-users/import-users.js';

const USAGE = `Usage: npm run import:users -- FILE [--rejects FILE] [--allow-admin]

Makes accounts from a file of JSON lines, or from standard input where FILE is -. Each line is an object:

  {"username": "ada", "passwordHash": "$2b$12$...", "firstName": "Ada", "lastName": "Lovelace",
   "createdOn": "2021-05-01T09:30:00Z", "roles": ["editor"]}

username and passwordHash are needed. The hash is of argon2, bcrypt, scrypt or PBKDF2, as Flask, Django, passlib, PHP and
others keep it: docs/passwords.md. It is verified when its owner logs in, and then replaced by one of AuthHero.

An account that is there stays as it is. After an interruption run the same command again. Each bad line is told by its
number and the reason; all others are imported.

  --rejects FILE   writes the bad lines to a file (mode 0600), to be corrected and imported
  --allow-admin    lets lines have the role admin
  -h, --help       says this

Exit code 0 when the account of each line is in the database, 1 when a line was bad or the database failed, 78 for a faulty
configuration.
`;
const OPTIONS = {
  rejects: { type: 'string' },
  'allow-admin': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const { values, positionals } = parse();
const [file, ...more] = positionals;
if (values.help) process.stdout.write(USAGE);
else if (!file || more.length > 0) refuse();
else await importUsers(file, { rejects: values.rejects, allowAdmin: values['allow-admin'] });

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS });
  } catch {
    return refuse();
  }
}

function refuse(): never {
  process.stderr.write(USAGE);
  process.exit(1);
}
