import { expect, test } from '@jest/globals';
import { describeDatabase, isLocalDatabase, parsePostgresUrl } from '../../src/config/postgres-url.js';

const parsed = (text: string) => [describeDatabase(parsePostgresUrl(text)), isLocalDatabase(parsePostgresUrl(text))];

test.each([
  ['postgresql://u:p@db.example:5433/app', 'db.example:5433/app', false],
  ['postgres://u@localhost/app', 'localhost/app', true],
  ['postgresql://u:p%40ss@127.0.0.1/Auth-Hero', '127.0.0.1/Auth-Hero', true],
  ['postgresql://u:p@[::1]:5432/app', '[::1]:5432/app', true],
  ['postgresql:///app?host=/var/run/postgresql&user=u', '/var/run/postgresql/app', true],
  ['postgresql://u:p@/app?host=/var/run/postgresql', '/var/run/postgresql/app', true],
  ['postgresql://u:p@:6432/app?host=/tmp', '/tmp:6432/app', true],
  ['postgresql://u:p@%2Fvar%2Frun%2Fpostgresql:5433/app', '/var/run/postgresql:5433/app', true],
  ['postgresql://u:p@h/app?sslmode=require&channel_binding=require', 'h/app', false],
])('%s: every form of a connection string is read, and shown without its secrets', (text, shown, local) => {
  expect(parsed(text)).toEqual([shown, local]);
});

test.each([
  ['mysql://h/app', /^is not a postgresql:\/\/ URL$/],
  ['postgresql://h1:1,h2:2/app', /^names several hosts: give one/],
  ['postgresql://u:p@h1,h2/app?target_session_attrs=read-write', /^names several hosts: give one/],
  ['postgresql://u:p%zz@h/app', /^has a % that is not written as %25$/],
  ['postgresql://u:p@h', /^names no database$/],
  [
    'postgresql://u:p@h/app?schema=auth',
    /^has the parameter schema, which does nothing here: use options=-c%20search_path/,
  ],
  ['postgresql://u:p@h/app?pgbouncer=true', /DATABASE_POOLER and DATABASE_PREPARED$/],
  ['postgresql://u:p@h/app?connection_limit=5', /DATABASE_POOL_MAX$/],
  ['postgresql://u:p@h/app?tls=true', /use sslmode=verify-full$/],
  [
    'postgresql://u:p@h/app?require_auth=scram-sha-256',
    /^has the parameter require_auth, which AuthHero does not know$/,
  ],
  ['postgresql://u:p@h/app?sslmode=verify_full', /^has an sslmode that there is not$/],
  ['postgresql://u:p@h/app?sslmode=REQUIRE', /^has an sslmode that there is not$/],
  ['postgresql://u:p@h/app?statement_timeout=5', /use DATABASE_STATEMENT_TIMEOUT$/],
  ['postgresql:///app?host=h1,h2', /^names several hosts/],
  ['postgresql:///app?host=h&port=5432,5433', /^names several hosts/],
])('%s: refused with the reason', (text, reason) => {
  expect(() => parsePostgresUrl(text)).toThrow(reason);
});

test.each(['prefer', 'require', 'verify-ca'])(
  'sslmode=%s means verify-full, unless the URL asks for the meaning of libpq',
  (mode) => {
    const url = `postgresql://u:p@h/app?sslmode=${mode}&application_name=x`;
    expect(parsePostgresUrl(url)).toBe('postgresql://u:p@h/app?sslmode=verify-full&application_name=x');
    expect(parsePostgresUrl(`${url}&uselibpqcompat=true`)).toBe(`${url}&uselibpqcompat=true`);
  },
);
