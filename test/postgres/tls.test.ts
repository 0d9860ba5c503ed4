import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OwnPostgres } from '../support/own-postgres.js';
import { aPerson } from '../support/people.js';
import { spawnServer } from '../support/process.js';

let folder: string;
let postgres: OwnPostgres;
const file = (name: string) => join(folder, name);
const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' });

/** A certificate authority, and what it says of a server at 127.0.0.1. */
function makeAuthority(name: string): void {
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'authhero-tls-'));
  makeAuthority('own');
  makeAuthority('other');
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=127.0.0.1',
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
  );
  writeFileSync(file('names'), 'subjectAltName=IP:127.0.0.1\n');
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'own.pem',
    '-CAkey',
    'own.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    'names',
    '-out',
    'server.pem',
  );
  postgres = await OwnPostgres.create();
  await postgres.useTls(file('server.pem'), file('server.key'));
}, 60_000);
afterAll(async () => {
  await postgres.destroy();
  rmSync(folder, { recursive: true, force: true });
});

const urlWith = (authority: string) => `${postgres.url}?sslmode=verify-full&sslrootcert=${file(authority)}`;

test('sslmode=verify-full: a server with a certificate of the configured CA is accepted, and the connection is encrypted', async () => {
  const server = spawnServer({ DATABASE_URL: urlWith('own.pem') });
  await aPerson({ url: await server.ready });
  const [row] = await postgres.sql(
    "select bool_and(ssl) as ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'authhero'",
  );
  server.child.kill('SIGTERM');
  await server.exited;
  expect(row).toEqual({ ssl: true });
});

test.each([
  ['another authority', () => urlWith('other.pem')],
  ['no authority of its own', () => `${postgres.url}?sslmode=verify-full`],
  ['another name', () => urlWith('own.pem').replace('127.0.0.1', 'localhost')],
])('sslmode=verify-full: a server with a certificate of %s is refused', async (_what, url) => {
  const { code, stderr } = await spawnServer({ DATABASE_URL: url() }).exited;
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^AuthHero cannot start: /) });
});
