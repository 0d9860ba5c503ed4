import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../support/free-port.js';
import { OwnPostgres } from '../support/own-postgres.js';
import { aPerson, login, type Person } from '../support/people.js';
import { PgBouncer } from '../support/pgbouncer.js';
import { type ServerProcess, spawnServer } from '../support/process.js';
import { until } from '../support/until.js';

const IGNORED = 'statement_timeout,lock_timeout,idle_in_transaction_session_timeout';

let postgres: OwnPostgres;
let pooler: PgBouncer;
let server: ServerProcess;
let url: string;
let person: Person;
beforeAll(async () => {
  postgres = await OwnPostgres.create();
  pooler = await PgBouncer.start(postgres.url, { ignore_startup_parameters: IGNORED });
  server = spawnServer({ DATABASE_URL: pooler.url, MIGRATION_DATABASE_URL: postgres.url });
  url = await server.ready;
  person = await aPerson({ url });
}, 60_000);
afterAll(async () => {
  server.child.kill('SIGTERM');
  await server.exited;
  await pooler.stop();
  await postgres.destroy();
}, 30_000);

test('pooler: while PostgreSQL is away, each request is SERVICE_UNAVAILABLE, and afterwards they succeed', async () => {
  await postgres.stop('immediate');
  const codes = new Set<string | undefined>();
  for (let round = 0; round < 6; round += 1) {
    codes.add((await login({ url }, person.username)).code);
    codes.add((await person.send('{ me { id } }')).code);
    codes.add((await person.send('mutation { updateMe(input: { firstName: "Ada" }) { user { id } } }')).code);
  }
  await postgres.start();
  expect(codes).toEqual(new Set(['SERVICE_UNAVAILABLE']));
  const answer = await until(
    () => person.send('{ me { id } }'),
    ({ data }) => data !== null,
  );
  expect(answer).toMatchObject({ data: { me: { id: person.id } } });
}, 60_000);

test('pooler: a start while PostgreSQL is away waits, and serves as soon as it can', async () => {
  await postgres.stop('immediate');
  const port = String(await freePort());
  const other = spawnServer({ DATABASE_URL: pooler.url, MIGRATE_ON_START: 'false', PORT: port });
  const statusOf = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`).then(
      ({ status }) => status,
      () => 0,
    );
  try {
    expect(await until(() => statusOf('/livez'), Boolean)).toBe(200);
    expect(await statusOf('/readyz')).toBe(503);
    await postgres.start();
    expect(
      await until(
        () => statusOf('/readyz'),
        (status) => status === 200,
      ),
    ).toBe(200);
  } finally {
    other.child.kill('SIGTERM');
    await other.exited;
  }
}, 60_000);
