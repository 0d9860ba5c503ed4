import { beforeAll, expect, test } from '@jest/globals';
import { act, anAdmin } from '../support/admins.js';
import { faultPaths } from '../support/client.js';
import { aPerson, login, type Person } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';

const EVENTS = `query ($first: Int, $after: String, $actorId: ID, $subjectId: ID, $type: AuditEventType, $since: DateTime, $until: DateTime) {
  auditEvents(first: $first, after: $after, actorId: $actorId, subjectId: $subjectId, type: $type, since: $since, until: $until) {
    totalCount pageInfo { endCursor hasNextPage } nodes { id type actorId subjectId createdOn detail } } }`;

const server = useTestServer();
let admin: Person;
let person: Person;
beforeAll(async () => {
  admin = await anAdmin(server);
  person = await aPerson(server);
  await login(server, person.username, 'wrong horse battery');
  await act(admin, 'revokeUserApiKeys', person.id);
});

const events = async (variables: object) => (await admin.send(EVENTS, variables)).data.auditEvents;
const typesOf = ({ nodes }: { nodes: { type: string }[] }) => nodes.map(({ type }) => type);

test('auditEvents: lists the events of all accounts, newest first, with the actor', async () => {
  const all = await events({});
  expect(all.nodes[0]).toMatchObject({ type: 'API_KEYS_REVOKED', actorId: admin.id, subjectId: person.id });
  expect([all.totalCount, all.nodes.length]).toEqual([6, 6]);
});

test('auditEvents: filters by subject, actor, type and time', async () => {
  expect(typesOf(await events({ subjectId: person.id }))).toEqual([
    'API_KEYS_REVOKED',
    'LOGIN_REFUSED',
    'LOGGED_IN',
    'REGISTERED',
  ]);
  expect(typesOf(await events({ actorId: admin.id }))).toEqual(['API_KEYS_REVOKED', 'LOGGED_IN', 'REGISTERED']);
  const refused = await events({ type: 'LOGIN_REFUSED' });
  expect(refused.nodes.map(({ subjectId }: { subjectId: string }) => subjectId)).toEqual([person.id]);
  const [{ createdOn }] = refused.nodes;
  expect(typesOf(await events({ since: createdOn, subjectId: person.id }))).toEqual([
    'API_KEYS_REVOKED',
    'LOGIN_REFUSED',
  ]);
  expect(typesOf(await events({ until: createdOn, subjectId: person.id }))).toEqual(['LOGGED_IN', 'REGISTERED']);
  expect(await events({ subjectId: person.id, actorId: admin.id, type: 'LOGGED_IN' })).toMatchObject({
    totalCount: 0,
    nodes: [],
  });
});

test('auditEvents: has pages, and a cursor does not work with another filter', async () => {
  const first = await events({ first: 4 });
  const second = await events({ first: 4, after: first.pageInfo.endCursor });
  expect(new Set([...first.nodes, ...second.nodes].map(({ id }) => id)).size).toBe(6);
  expect(faultPaths(await admin.send(EVENTS, { subjectId: person.id, after: first.pageInfo.endCursor }))).toEqual([
    'after',
  ]);
});

test.each([
  [{ actorId: 'x' }, 'actorId'],
  [{ subjectId: '{}' }, 'subjectId'],
  [{ since: '0001-01-01T00:00:00Z' }, 'since'],
  [{ until: '1969-12-31T23:59:59Z' }, 'until'],
])('auditEvents: %j is BAD_USER_INPUT', async (variables, path) => {
  expect(faultPaths(await admin.send(EVENTS, variables))).toEqual([path]);
});
