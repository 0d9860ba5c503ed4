import { expect, test } from '@jest/globals';
import { aName, aPerson, login, register } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

test('a bug is INTERNAL_SERVER_ERROR with only a request id, which is also in the log', async () => {
  const person = await aPerson(server);
  await server.orm.em.execute('alter table "user" rename column folded_last_name to missing');
  try {
    const { status, errors, data, headers } = await person.send('{ users(search: "S3cr3t") { nodes { id } } }');
    expect({ status, data }).toEqual({ status: 500, data: null });
    const requestId = headers.get('x-request-id');
    expect(errors).toEqual([
      expect.objectContaining({
        message: 'Internal server error',
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
      }),
    ]);
    const line = server.log.find((entry) => entry.msg === 'unhandled error' && entry.requestId === requestId);
    expect(line).toMatchObject({ level: 'error', error: { code: '42703', at: expect.any(Array) } });
    expect(JSON.stringify(line)).not.toMatch(/S3cr3t|select/i);
  } finally {
    await server.orm.em.execute('alter table "user" rename column missing to folded_last_name');
  }
});

test('a failed write is rolled back completely, leaves no hash in the log, and the next request works', async () => {
  await server.orm.em.execute('alter table "user" add constraint broken check (username <> \'broken\')');
  expect((await register(server, { username: 'broken' })).code).toBe('INTERNAL_SERVER_ERROR');
  expect(JSON.stringify(server.log)).not.toContain('argon2id');
  expect((await register(server, {})).data.register.__typename).toBe('RegisterSuccess');
});

test('each operation is one log line with name, milliseconds, viewer and outcome, and without a secret', async () => {
  const person = await aPerson(server);
  await person.send('query WhoAmI { me { id } }');
  await login(server, person.username, 'S3cr3t-passphrase');
  await login(server, aName(), 'S3cr3t-passphrase');
  expect(server.log.filter(({ operation }) => operation === 'WhoAmI')).toEqual([
    expect.objectContaining({
      msg: 'operation',
      type: 'query',
      fields: ['me'],
      viewer: person.id,
      outcome: 'OK',
      ms: expect.any(Number),
    }),
  ]);
  const log = JSON.stringify(server.log);
  for (const secret of [person.key, person.password, 'S3cr3t-passphrase', 'argon2id'])
    expect(log).not.toContain(secret);
});
