/**
 * Makes the passwords of compose.yaml's database once, each file readable by the one container that needs it:
 *   node make-secrets.mjs POSTGRES-FOLDER MIGRATION-FOLDER SERVING-FOLDER [HOST]
 * What is there already stays, so that it still fits the data of the volume `postgres`.
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

/** 256 random bits, of letters that a URL takes as they are. */
function password() {
  return randomBytes(32).toString('base64url');
}

/**
 * The file's text, or the one given, which it has from now on. Its reader owns it; root reads it as its group, so that
 * the next start needs no right to read what belongs to others.
 */
function keep(folder, name, uid, text) {
  const file = join(folder, name);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  writeFileSync(`${file}.new`, text, { mode: 0o440 });
  chownSync(`${file}.new`, uid, 0);
  renameSync(`${file}.new`, file);
  return text;
}
