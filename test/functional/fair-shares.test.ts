import { expect, test } from '@jest/globals';
import { makeToken } from '../../src/api-key/api-key.token.js';
import { type Answer, send } from '../support/client.js';
import { aPerson, type Person } from '../support/people.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer({ TRUSTED_PROXIES: 'loopback', ANONYMOUS_QUEUE_LENGTH: '5' });

const ME = '{ me { id } }';
const from = (address: string, key: string, query = ME) =>
  send(server.url, query, {}, { 'x-api-key': key, 'x-forwarded-for': address });
const eventsAbout = ({ id }: Person) =>
  sql(server, "select address from audit_event where type = 'DENIED' and subject_id = ?", [id]);

test('audit: one account that is denied from many addresses does not hide the use of a revoked key of somebody else', async () => {
  const [noisy, victim] = [await aPerson(server), await aPerson(server)];
  await victim.send('mutation { logout { message } }');
  for (let i = 0; i < 30; i += 1) await from(`10.0.${i}.1`, noisy.key, '{ auditEvents { totalCount } }');
  expect(await eventsAbout(noisy)).toHaveLength(20);
  await from('50.0.0.1', victim.key);
  expect(await eventsAbout(victim)).toEqual([{ address: '50.0.0.1' }]);
});

test('audit: made-up keys from the same address do not hide the use of a revoked key', async () => {
  const victim = await aPerson(server);
  await victim.send('mutation { logout { message } }');
  for (let i = 0; i < 120; i += 1) await from('50.0.0.2', makeToken());
  await from('50.0.0.2', victim.key);
  expect(await eventsAbout(victim)).toEqual([{ address: '50.0.0.2' }]);
});

test('queue: a made-up key waits with the strangers, and a key that was good a moment ago does not', async () => {
  const person = await aPerson(server);
  const codesOf = async (requests: Promise<Answer>[]) => new Set((await Promise.all(requests)).map(({ code }) => code));
  expect((await person.send(ME)).code).toBeUndefined();
  expect(await codesOf(Array.from({ length: 100 }, () => person.send(ME)))).toEqual(new Set([undefined]));
  const madeUp = Array.from({ length: 200 }, () => from('50.0.0.3', makeToken()));
  expect(await codesOf(madeUp)).toContain('OVERLOADED');
});
