import { expect, test } from '@jest/globals';
import { aPerson } from '../support/people.js';
import { sql } from '../support/sql.js';
import { until } from '../support/until.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

const ready = async () => (await fetch(new URL('/readyz', server.url))).status;

test('gate: a migration that old code would misread stops a running process within seconds, until it is undone', async () => {
  const person = await aPerson(server);
  const applied = "insert into mikro_orm_migrations (name, executed_at) values ('20990101000000_break', now())";
  await sql(server, applied);
  expect(await until(ready, (status) => status === 503)).toBe(503);
  expect((await person.send('{ me { id } }')).code).toBe('SERVICE_UNAVAILABLE');
  expect(server.log.some(({ msg }) => String(msg).includes('20990101000000_break'))).toBe(true);
  await sql(server, "delete from mikro_orm_migrations where name = '20990101000000_break'");
  expect(await until(ready, (status) => status === 200)).toBe(200);
  expect((await person.send('{ me { id } }')).data.me.id).toBe(person.id);
});

test('gate: a compatible migration of a newer version does not stop a running process', async () => {
  const person = await aPerson(server);
  await sql(
    server,
    "insert into mikro_orm_migrations (name, executed_at) values ('20990101000000_more_compatible', now())",
  );
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await ready()).toBe(200);
  expect((await person.send('{ me { id } }')).data.me.id).toBe(person.id);
});
