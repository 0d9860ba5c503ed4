import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { find } from '../repository/deploy/production.js';
import { freePort } from '../support/free-port.js';
import { OwnPostgres } from '../support/own-postgres.js';
import { readCompose, type Service } from './compose.js';
import { Image } from './image.js';
import { askForPasswords, ended, nodeBelow, ready } from './observe.js';
import { Sandbox } from './sandbox.js';

const { services } = readCompose();
const { migrate, authhero } = services as Record<string, Service>;
const image = new Image();
const folder = mkdtempSync('/tmp/authhero-compose-');
const secrets = { postgres: `${folder}/postgres`, migration: `${folder}/migration`, serving: `${folder}/serving` };
const sandboxes: Sandbox[] = [];
let postgres: OwnPostgres;
let port: number;

beforeAll(async () => {
  image.build();
  port = await freePort();
  postgres = await OwnPostgres.create();
  for (const each of Object.values(secrets)) mkdirSync(each);
}, 240_000);
afterAll(async () => {
  await postgres?.destroy();
  for (const sandbox of sandboxes) sandbox.remove();
  image.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** A container of the image, with the secrets that compose.yaml gives to that service. */
const containerWith = (from: string): Sandbox => {
  const sandbox = new Sandbox(image, [{ from, to: '/run/secrets' }]);
  sandboxes.push(sandbox);
  return sandbox;
};

/** As root who has lost every right of root but the one that compose.yaml gives back. */
const makeSecrets = () =>
  execFileSync('setpriv', [
    '--bounding-set=-all,+chown',
    '--inh-caps=-all',
    process.execPath,
    'deploy/compose/make-secrets.mjs',
    ...Object.values(secrets),
    new URL(postgres.url).host,
  ]);

test('container: the image holds what serves and nothing else: no sources, no tests, no tools, no secrets', () => {
  expect(readdirSync(join(image.root, 'app')).sort()).toEqual(
    ['LICENSE', 'dist', 'entrypoint', 'node_modules', 'package.json', 'schema.graphql'].sort(),
  );
  expect(readdirSync(join(image.root, 'app/dist')).sort()).toEqual([
    'migrations',
    'mikro-orm.config.js',
    'mikro-orm.config.js.map',
    'scripts',
    'src',
    'web',
  ]);
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const tools = Object.keys(packages).filter((path) => packages[path].dev && existsSync(join(image.root, 'app', path)));
  expect(tools).toEqual([]);
});

test('container: the secrets are made once, each readable by its reader alone; a second start keeps them', () => {
  expect(services.secrets?.cap_add).toEqual(['CHOWN']);
  makeSecrets();
  const seen = () =>
    Object.values(secrets).flatMap((each) =>
      readdirSync(each)
        .sort()
        .map((file) => readFileSync(join(each, file), 'utf8')),
    );
  const first = seen();
  makeSecrets();
  expect(seen()).toEqual(first);
  expect(new Set(first).size).toBe(5);
  const owners = Object.values(secrets).map((each) =>
    readdirSync(each)
      .map((file) => {
        const { uid, gid, mode } = statSync(join(each, file));
        return [file, uid, gid, (mode & 0o777).toString(8)].join(' ');
      })
      .sort(),
  );
  expect(owners).toEqual([
    ['authhero_migrations_password 999 0 440', 'authhero_password 999 0 440', 'superuser_password 999 0 440'],
    ['database_url 10001 0 440', 'migration_database_url 10001 0 440'],
    ['database_url 10001 0 440'],
  ]);
});

test('container: what deploy/ has the operator run in a new database is SQL that makes the role with its limits', async () => {
  const { database, owner, postInitApplicationSQL } = find('Cluster', 'authhero-postgres').spec.bootstrap.initdb;
  await postgres.sql(`create database ${database}`);
  const client = new pg.Client({ connectionString: postgres.url.replace(/postgres$/, database) });
  await client.connect();
  await client.query('begin');
  for (const statement of [`create role ${owner} login`, ...postInitApplicationSQL]) await client.query(statement);
  const { rows } = await client.query("select rolconfig from pg_roles where rolname = 'authhero'");
  await client.query('rollback');
  await client.end();
  await postgres.sql(`drop database ${database}`);
  expect(rows[0].rolconfig.sort()).toEqual([
    'idle_in_transaction_session_timeout=3600ms',
    'lock_timeout=1000ms',
    'statement_timeout=1500ms',
  ]);
});

test('container: the roles are those of compose.yaml’s script, and the migrations run as its one-shot service', async () => {
  const script = readFileSync('deploy/compose/10-roles.sql', 'utf8').replaceAll('/run/secrets', secrets.postgres);
  execFileSync('psql', ['--no-psqlrc', '-v', 'ON_ERROR_STOP=1', postgres.url], {
    input: script,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  await askForPasswords(postgres);
  const stranger = Object.assign(new URL(postgres.url), {
    username: 'authhero',
    password: 'wrong',
    pathname: '/authhero',
  });
  await expect(new pg.Client({ connectionString: stranger.href }).connect()).rejects.toThrow(/password/);
  const { code, text } = await ended(
    containerWith(secrets.migration).start(migrate?.command ?? [], migrate?.environment ?? {}),
  );
  expect([code, text]).toEqual([0, expect.stringMatching(/is up to date$/m)]);
});

test('container: serves on a read-only file system, as a user who may do nothing, and passes the smoke test and its health checks', async () => {
  const sandbox = containerWith(secrets.serving);
  const env = { ...authhero?.environment, PORT: String(port), DRAIN_DELAY: '0s' };
  const child = sandbox.start(authhero?.command ?? image.final.command, env);
  const end = ended(child);
  try {
    await ready(port);
    const smoke = sandbox.run(['node', 'dist/scripts/authhero.js', 'smoke', `http://127.0.0.1:${port}`], env);
    expect([smoke.status, smoke.stderr, smoke.stdout]).toEqual([0, '', expect.not.stringContaining('FAILED')]);
    expect(sandbox.run(image.final.healthcheck, env).status).toBe(0);
    const [, ...check] = authhero?.healthcheck?.test ?? [];
    expect(
      sandbox.run(
        check.map((word) => word.replace('4000', String(port))),
        env,
      ).status,
    ).toBe(0);
    const denied = sandbox.run(
      ['sh', '-c', 'touch /app/x; touch /app/dist/x; touch /x; touch /usr/x; touch /tmp/x && id -u'],
      env,
    );
    expect([denied.stdout, denied.stderr.match(/Read-only file system/g)?.length]).toEqual(['10001\n', 4]);
    expect(nodeBelow(child)).toMatchObject({
      UV_THREADPOOL_SIZE: String(availableParallelism() + 4),
      NODE_ENV: 'production',
    });
  } finally {
    child.kill('SIGTERM');
  }
  const { code, text } = await end;
  expect([code, text]).toEqual([0, expect.not.stringMatching(/"level":"(warn|error|fatal)"/)]);
  expect(sandbox.run(image.final.healthcheck, env).status).toBe(1);
});
