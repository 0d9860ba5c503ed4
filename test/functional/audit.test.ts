import { expect, test } from '@jest/globals';
import { makeToken } from '../../src/api-key/api-key.token.js';
import { anAddress, clientAt } from '../support/client-at.js';
import { aKey, aName, aPerson, login, PASSWORD, type Person, register } from '../support/people.js';
import { sql } from '../support/sql.js';
import { startTestServer } from '../support/test-server.js';
import { useTestServer } from '../support/use-test-server.js';

const WRONG = 'wrong horse battery';
const EVENTS = `query ($first: Int, $after: String) { myAuditEvents(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { id type createdOn actorId apiKeyId address userAgent requestId } } }`;

const server = useTestServer({ TRUSTED_PROXIES: 'loopback' });

interface Event {
  type: string;
  actorId: string | null;
  apiKeyId: string | null;
  address: string;
  userAgent: string | null;
  requestId: string;
}

async function eventsOf(person: Person): Promise<Event[]> {
  const key = await aKey(server, person);
  return (await clientAt(server, '').send(EVENTS, {}, key)).data.myAuditEvents.nodes.slice(1);
}
const rowsAbout = (id: string) =>
  sql(server, 'select type, actor_id, address from audit_event where subject_id = ? order by created_on, id', [id]);
const linesAbout = (id: string) => server.log.filter(({ audit, subject }) => audit && subject === id);

test('audit: each event of an account is a row and a line of the log, with actor, key, address and request', async () => {
  const person = await aPerson(server);
  await login(server, person.username, WRONG);
  const change = `mutation ($current: String!) {
    changePassword(input: { currentPassword: $current, newPassword: "an entirely new phrase" }) { __typename } }`;
  await person.send(change, { current: WRONG });
  await person.send(change, { current: PASSWORD });
  await person.send('mutation { logout(scope: CURRENT) { message } }');
  const events = await eventsOf({ ...person, password: 'an entirely new phrase' });
  expect(events.map(({ type }) => type)).toEqual([
    'LOGGED_OUT',
    'PASSWORD_CHANGED',
    'PASSWORD_CHANGE_REFUSED',
    'LOGIN_REFUSED',
    'LOGGED_IN',
    'REGISTERED',
  ]);
  expect(events.map(({ actorId }) => actorId)).toEqual([person.id, person.id, person.id, null, person.id, person.id]);
  const [key] = await sql(server, 'select id from api_key where user_id = ? order by created_on', [person.id]);
  expect(events.map(({ apiKeyId }) => apiKeyId)).toEqual([key?.id, key?.id, key?.id, null, key?.id, null]);
  for (const { address, userAgent, requestId } of events) {
    expect({ address, userAgent }).toEqual({ address: '127.0.0.1', userAgent: 'node' });
    expect(server.log.filter((line) => line.audit && line.requestId === requestId)).toHaveLength(1);
  }
  expect(linesAbout(person.id).map(({ audit }) => audit)).toEqual([
    ...events.map(({ type }) => type).reverse(),
    'LOGGED_IN',
  ]);
});

test('audit: deleteMe is an event, and the events of a deleted account are kept', async () => {
  const person = await aPerson(server);
  await person.send('mutation { deleteMe { message } }');
  expect((await rowsAbout(person.id)).map(({ type }) => type)).toEqual(['REGISTERED', 'LOGGED_IN', 'DELETED']);
});

test('audit: a refused login is an event, and has no name if no account has the name', async () => {
  const [name, before] = [aName(), server.log.length];
  const count = async () =>
    Number(
      (await sql(server, "select count(*) from audit_event where type = 'LOGIN_REFUSED' and subject_id is null"))[0]
        ?.count,
    );
  const already = await count();
  await login(server, name, WRONG);
  expect(await count()).toBe(already + 1);
  expect(JSON.stringify(await sql(server, 'select * from audit_event'))).not.toContain(name);
  expect(JSON.stringify(server.log.slice(before))).not.toContain(name);
});

test('audit: a rolled back event is neither a row nor a line', async () => {
  const person = await aPerson(server);
  const before = [await rowsAbout(person.id), linesAbout(person.id)];
  await sql(server, `create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$`);
  await sql(server, 'create trigger refuse before update on api_key for each row execute function refuse()');
  try {
    expect((await person.send('mutation { logout { message } }')).code).toBe('INTERNAL_SERVER_ERROR');
  } finally {
    await sql(server, 'drop function refuse cascade');
  }
  expect([await rowsAbout(person.id), linesAbout(person.id)]).toEqual(before);
});

test('audit: an event of a retried transaction is one row and one line', async () => {
  const person = await aPerson(server);
  await sql(server, 'create sequence tries');
  await sql(
    server,
    `create function refuse() returns trigger language plpgsql as $$ begin
       if nextval('tries') < 3 then raise 'again' using errcode = '40001'; end if; return new; end $$`,
  );
  await sql(server, 'create trigger refuse before insert on audit_event for each row execute function refuse()');
  try {
    expect((await person.send('mutation { logout { revokedKeys } }')).data.logout.revokedKeys).toBe(1);
  } finally {
    await sql(server, 'drop function refuse cascade');
    await sql(server, 'drop sequence tries');
  }
  expect((await rowsAbout(person.id)).filter(({ type }) => type === 'LOGGED_OUT')).toHaveLength(1);
  expect(linesAbout(person.id).filter(({ audit }) => audit === 'LOGGED_OUT')).toHaveLength(1);
});

test('audit: the use of a revoked key is an event of its owner, once in a window for each address', async () => {
  const person = await aPerson(server);
  await person.send('mutation { logout { message } }');
  const [one, other] = [anAddress(), anAddress()];
  for (const address of [one, one, other, one, other])
    expect((await clientAt(server, address).send('{ me { id } }', {}, person.key)).code).toBe('UNAUTHENTICATED');
  const denied = (await rowsAbout(person.id)).filter(({ type }) => type === 'DENIED');
  expect(denied).toEqual([one, other].map((address) => ({ type: 'DENIED', actor_id: null, address })));
  expect(linesAbout(person.id).filter(({ audit }) => audit === 'DENIED')).toHaveLength(2);
});

test('audit: a text without the form of a key causes no event and no query', async () => {
  const count = async () => (await sql(server, 'select count(*) from audit_event'))[0];
  const before = await count();
  for (const key of ['', 'x', `ahk_${'0'.repeat(49)}`, 'ahk_1, ahk_2'])
    await clientAt(server, '').send('{ me { id } }', {}, key);
  await clientAt(server, '').send('{ me { id } }', {}, '');
  expect(await count()).toEqual(before);
});

test('audit: unknown keys are not events, and any number of them from one address suppresses no event of other clients', async () => {
  const crowd = await startTestServer({ TRUSTED_PROXIES: 'loopback' });
  try {
    const gone = await aPerson(crowd);
    await gone.send('mutation { logout { message } }');
    const attacker = clientAt(crowd, anAddress());
    for (let batch = 0; batch < 12; batch += 1)
      await Promise.all(Array.from({ length: 100 }, () => attacker.send('{ me { id } }', {}, makeToken())));
    expect((await clientAt(crowd, anAddress()).send('{ me { id } }', {}, gone.key)).code).toBe('UNAUTHENTICATED');
    const denied = await sql(crowd, "select subject_id from audit_event where type = 'DENIED'");
    expect(denied).toEqual([{ subject_id: gone.id }]);
  } finally {
    await crowd.stop();
  }
});

test('audit: an unknown name leaves nothing in the events from which somebody could recognize it', async () => {
  const strict = await startTestServer({ RATE_LIMIT: 'on', ACCOUNT_FAILURES_PER_ADDRESS: '1/15m' });
  try {
    for (const name of ['a-typed-secret', 'another-typed-one'])
      for (let i = 0; i < 3; i += 1) await login(strict, name);
    expect(await sql(strict, "select 1 from audit_event where type = 'LIMITED'")).toHaveLength(1);
  } finally {
    await strict.stop();
  }
});

test('audit: too many tries are an event once in a window for the account, known or unknown, and for the address', async () => {
  const limited = await startTestServer({
    RATE_LIMIT: 'on',
    TRUSTED_PROXIES: 'loopback',
    ACCOUNT_FAILURES_PER_ADDRESS: '2/15m',
    REGISTRATIONS_PER_ADDRESS: '2/1h',
  });
  try {
    const { id, username } = await aPerson(limited);
    const unknown = aName();
    for (let i = 0; i < 5; i += 1) {
      await clientAt(limited, '').login(username, WRONG);
      await clientAt(limited, '').login(unknown, WRONG);
      await clientAt(limited, '10.1.1.1').register(aName());
    }
    const rows = await sql(
      limited,
      "select subject_id, address from audit_event where type = 'LIMITED' order by created_on, id",
    );
    expect(rows).toHaveLength(3);
    expect(rows).toEqual(
      expect.arrayContaining([
        { subject_id: id, address: '127.0.0.1' },
        { subject_id: null, address: '127.0.0.1' },
        { subject_id: null, address: '10.1.1.1' },
      ]),
    );
    expect(limited.log.filter(({ audit }) => audit === 'LIMITED')).toHaveLength(3);
  } finally {
    await limited.stop();
  }
});

test('audit: a user agent cannot forge a line or a row', async () => {
  const forged = { 'user-agent': `evil" ${'é'.repeat(300)}`, 'content-type': 'application/json' };
  const name = aName();
  const query = `mutation { register(input: { username: "${name}", password: "${PASSWORD}" }) { __typename } }`;
  await fetch(server.url, { method: 'POST', headers: forged, body: JSON.stringify({ query }) });
  const [row] = await sql(
    server,
    'select user_agent from audit_event a join "user" u on u.id = a.subject_id where u.username = ?',
    [name],
  );
  expect(row?.user_agent).toBe(`evil" ${'?'.repeat(250)}`);
});

test("myAuditEvents: needs a key, and lists only the user's own events", async () => {
  const [person, other] = [await aPerson(server), await aPerson(server)];
  for (let i = 0; i < 4; i += 1) await login(server, person.username);
  const types: string[] = [];
  let after: string | null = null;
  do {
    const { data } = await person.send(EVENTS, { first: 2, after });
    const { nodes, pageInfo, totalCount } = data.myAuditEvents;
    expect(totalCount).toBe(6);
    types.push(...nodes.map(({ type }: Event) => type));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after);
  expect(types).toEqual([...Array(5).fill('LOGGED_IN'), 'REGISTERED']);
  expect((await other.send(EVENTS)).data.myAuditEvents.totalCount).toBe(2);
  const cursor = (await person.send('{ users(first: 1) { pageInfo { endCursor } } }')).data.users.pageInfo.endCursor;
  expect((await person.send(EVENTS, { after: cursor })).code).toBe('BAD_USER_INPUT');
  expect((await clientAt(server, '').send(EVENTS, {}, 'none')).code).toBe('UNAUTHENTICATED');
});

test('audit: a taken name or a refused password in register is not an event', async () => {
  const { id, username } = await aPerson(server);
  await register(server, { username });
  await register(server, { username, password: 'password1' });
  expect((await rowsAbout(id)).map(({ type }) => type)).toEqual(['REGISTERED', 'LOGGED_IN']);
});
