import { makeToken } from '../../src/api-key/api-key.token.js';
import type { Person } from './people.js';

const USER = 'nodes { id username } pageInfo { startCursor endCursor }';
const EVENT = 'nodes { id type } pageInfo { startCursor endCursor }';
const ORDERS = ['CREATED_ON_DESC', 'CREATED_ON_ASC', 'USERNAME_ASC', 'USERNAME_DESC'];

export interface Read {
  readonly name: string;
  readonly query: string;
  readonly variables?: object;
}

/** Each list's front, a page that follows it, and its end; and each read of one thing. For an admin, on whatever is there. */
export async function allReads(admin: Person, other: { id: string; username: string }): Promise<Read[]> {
  const page = async (name: string, list: string, args: string, fields: string): Promise<Read[]> => {
    const query = (more: string) => `{ ${list}(${[args, more].filter(Boolean).join(', ')}) { ${fields} } }`;
    const { data, text } = await admin.send(query('last: 1'));
    if (!data) throw new Error(text);
    const front = (await admin.send(query('first: 20'))).data[list].pageInfo.endCursor;
    return [
      { name: `${name}, front`, query: query('first: 20') },
      ...(front ? [{ name: `${name}, next`, query: query(`first: 20, after: "${front}"`) }] : []),
      { name: `${name}, end`, query: query('last: 20') },
    ];
  };
  const lists = [
    ...(await Promise.all(ORDERS.map((order) => page(`users by ${order}`, 'users', `orderBy: ${order}`, USER)))),
    await page('users with inactive', 'users', 'includeInactive: true', USER),
    await page('users with inactive by name', 'users', 'includeInactive: true, orderBy: USERNAME_ASC', USER),
    await page('users with a rare role', 'users', 'role: "admin"', USER),
    await page('users with a common role', 'users', 'role: "crowd-11"', USER),
    await page('users by a rare search', 'users', 'search: "crowd-9999"', USER),
    await page('events', 'auditEvents', '', EVENT),
    await page('events by actor', 'auditEvents', `actorId: "${other.id}"`, EVENT),
    await page('events by subject', 'auditEvents', `subjectId: "${other.id}"`, EVENT),
    await page('events by type', 'auditEvents', 'type: REGISTERED', EVENT),
    await page(
      'events of a time',
      'auditEvents',
      'since: "2026-01-01T00:00:00Z", until: "2026-01-03T00:00:00Z"',
      EVENT,
    ),
    await page('my events', 'myAuditEvents', '', EVENT),
    await page('my keys', 'myApiKeys', '', EVENT.replace('type', 'name')),
  ].flat();
  const keys = [admin.key, ...Array.from({ length: 99 }, makeToken)];
  return [
    ...lists,
    { name: 'me', query: '{ me { id username } }' },
    { name: 'me with roles', query: '{ me { id roles permissions } }' },
    { name: 'user by id', query: `{ user(id: "${other.id}") { id } }` },
    { name: 'user by name', query: `{ user(username: "${other.username}") { id } }` },
    {
      name: 'verify a key',
      query: 'query ($key: String!) { verifyApiKey(key: $key) { active } }',
      variables: { key: admin.key },
    },
    {
      name: 'verify 100 keys',
      query: 'query ($keys: [String!]!) { verifyApiKeys(keys: $keys) { active } }',
      variables: { keys },
    },
    { name: 'export', query: '{ exportMyData }' },
  ];
}
