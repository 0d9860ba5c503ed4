/**
 * Creates the passwords of the database of compose.yaml. Each folder is the volume of one container:
 *   node make-secrets.mjs POSTGRES-FOLDER MIGRATION-FOLDER SERVING-FOLDER [HOST]
 * Existing files stay as they are, because the data in the volume `postgres` needs the same passwords.
 */
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The user `postgres` of the image `postgres`, and the user of AuthHero's image. */
const POSTGRES = 999;
const AUTHHERO = 10001;

const [postgres, migration, serving, host = 'postgres:5432'] = process.argv.slice(2);
if (!serving) {
  process.stderr.write('Usage: node make-secrets.mjs POSTGRES-FOLDER MIGRATION-FOLDER SERVING-FOLDER [HOST]\n');
  process.exit(1);
}

keep(postgres, 'superuser_password', POSTGRES, password());
const owner = keep(postgres, 'authhero_migrations_password', POSTGRES, password());
const server = keep(postgres, 'authhero_password', POSTGRES, password());
const migrationUrl = `postgresql://authhero_migrations:${owner}@${host}/authhero`;
const servingUrl = `postgresql://authhero:${server}@${host}/authhero`;
keep(migration, 'migration_database_url', AUTHHERO, migrationUrl);
keep(migration, 'database_url', AUTHHERO, servingUrl);
keep(serving, 'database_url', AUTHHERO, servingUrl);

/** 256 random bits, in characters that a URL does not have to escape. */
function password() {
  return randomBytes(32).toString('base64url');
}

/**
 * Returns the text of the file. If the file does not exist, it creates it with the given text. The container that reads the file
 * owns it. The group is root, so that the next run can read it without further rights of root.
 */
function keep(folder, name, uid, text) {
  const file = join(folder, name);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  writeFileSync(`${file}.new`, text, { mode: 0o440 });
  chownSync(`${file}.new`, uid, 0);
  renameSync(`${file}.new`, file);
  return text;
}
