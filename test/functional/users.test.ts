import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { faultPaths, send } from '../support/client.js';
import { aName, aPerson, type Person, register } from '../support/people.js';
import { sql, statementsDuring } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
let viewer: Person;
beforeAll(async () => {
  viewer = await aPerson(server);
});

const SIGNATURE = '($first: Int, $after: String, $last: Int, $before: String, $search: String)';
const ARGUMENTS = '(first: $first, after: $after, last: $last, before: $before, search: $search)';
const USERS = `query ${SIGNATURE} { users${ARGUMENTS} {
  edges { cursor node { id } } nodes { id username } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
const COUNTED = `query ${SIGNATURE} { users${ARGUMENTS} { totalCount nodes { id } } }`;

const users = async (args: object = {}) => (await viewer.send(USERS, args)).data.users;
const ids = (page: { nodes: { id: string }[] }) => page.nodes.map(({ id }) => id);
const found = async (search: string) => ids(await users({ search, first: 100 }));

/** Writes active users past the API, seven to each millisecond. */
const insert = (count: number, prefix: string) =>
  sql(
    server,
    `insert into "user" (id, created_on, updated_on, username, canonical_username, is_active)
     select gen_random_uuid(), at, at, name, lower(name), true
     from generate_series(1, ?::int) n,
       lateral (select timestamptz '2026-01-01' + n / 7 * interval '1 ms' as at, ?::text || n as name) _`,
    [count, prefix],
  );

/** Every id of a list, page after page, in the order in which they came. */
async function walk(direction: 'forward' | 'backward', size: number, search?: string): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await users(
      direction === 'forward' ? { first: size, after: cursor, search } : { last: size, before: cursor, search },
    );
    pages.push(ids(page));
    const { hasNextPage, hasPreviousPage, endCursor, startCursor } = page.pageInfo;
    if (!(direction === 'forward' ? hasNextPage : hasPreviousPage)) return pages;
    cursor = direction === 'forward' ? endCursor : startCursor;
  }
}

const activeIds = async (prefix = '') =>
  (
    await sql(
      server,
      'select id from "user" where is_active and starts_with(canonical_username, ?) order by created_on desc, id desc',
      [prefix],
    )
  ).map(({ id }) => id);

test('users: each of 500 users, and of those who register meanwhile, is listed once, in both directions', async () => {
  await insert(500, 'crowd-');
  const before = await activeIds();
  const [forward, backward, ...registered] = await Promise.all([
    walk('forward', 7),
    walk('backward', 7),
    ...Array.from({ length: 12 }, () => register(server, {})),
  ]);
  expect(registered.map(({ data }) => data.register.__typename)).toEqual(Array(12).fill('RegisterSuccess'));
  for (const listed of [forward.flat(), backward.flat()]) {
    expect(new Set(listed).size).toBe(listed.length);
    expect(before.filter((id) => !listed.includes(id))).toEqual([]);
  }

  const after = await activeIds();
  expect(after).toHaveLength(before.length + 12);
  for (const size of [100, 33]) {
    expect((await walk('forward', size)).flat()).toEqual(after);
    expect((await walk('backward', size)).reverse().flat()).toEqual(after);
  }
});

test('users: a search has pages in both directions, newest first, with correct hasNextPage and hasPreviousPage', async () => {
  const prefix = `${aName()}-`;
  await insert(5, prefix);
  const expected = await activeIds(prefix);
  expect(await walk('forward', 2, prefix)).toEqual([expected.slice(0, 2), expected.slice(2, 4), expected.slice(4)]);
  expect(await walk('backward', 2, prefix)).toEqual([expected.slice(3), expected.slice(1, 3), expected.slice(0, 1)]);

  const flags = async (args: object) => {
    const { pageInfo } = await users({ search: prefix, ...args });
    return [pageInfo.hasPreviousPage, pageInfo.hasNextPage];
  };
  const { edges, pageInfo } = await users({ search: prefix });
  expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([edges[0].cursor, edges[4].cursor]);
  expect(edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(expected);
  expect(await flags({ first: 5 })).toEqual([false, false]);
  expect(await flags({ first: 4 })).toEqual([false, true]);
  expect(await flags({ first: 1, after: edges[0].cursor })).toEqual([true, true]);
  expect(await flags({ first: 4, after: edges[0].cursor })).toEqual([true, false]);
  expect(await flags({ last: 5 })).toEqual([false, false]);
  expect(await flags({ last: 4 })).toEqual([true, false]);
  expect(await flags({ last: 1, before: edges[4].cursor })).toEqual([true, true]);
  expect(await flags({ last: 4, before: edges[4].cursor })).toEqual([false, true]);
});

test('users: the newest user comes first', async () => {
  const prefix = aName();
  const people = [];
  for (const n of [1, 2, 3]) people.unshift((await aPerson(server, { username: `${prefix}-${n}` })).id);
  expect(await found(prefix)).toEqual(people);
});

test('users: a search without a match returns an empty list', async () => {
  expect(await users({ search: aName() })).toEqual({
    edges: [],
    nodes: [],
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  });
});

test('users: a page has 20 by default and at most 100', async () => {
  await insert(101, `${aName()}-`);
  const sizes = [{}, { first: null, last: null }, { first: 1 }, { last: 1 }, { first: 100 }, { last: 100 }];
  const pages = await Promise.all(sizes.map(users));
  expect(pages.map(({ nodes }) => nodes.length)).toEqual([20, 20, 1, 1, 100, 100]);
  const { endCursor, startCursor } = pages[4].pageInfo;
  expect((await users({ before: endCursor })).nodes).toEqual(pages[4].nodes.slice(-21, -1));
  expect((await users({ after: startCursor })).nodes).toEqual(pages[4].nodes.slice(1, 21));
});

test('users: a user in a list has the same fields as a single user', async () => {
  const { username } = await aPerson(server, { firstName: 'Ada', lastName: 'Lovelace' });
  const { User } = buildSchema(readFileSync('schema.graphql', 'utf8')).getTypeMap();
  const fields = Object.keys((User as GraphQLObjectType).getFields()).join(' ');
  const query = `query ($name: String!) { user(username: $name) { ${fields} } users(search: $name) { nodes { ${fields} } } }`;
  const { data, errors } = await viewer.send(query, { name: username });
  expect(errors).toBeUndefined();
  expect(data.users.nodes).toEqual([data.user]);
});

test('users: concurrent lists return the same as each list alone, in every order and direction', async () => {
  await insert(60, `${aName()}-`);
  const query = `query ($first: Int, $last: Int, $after: String, $before: String, $orderBy: UserOrder) {
    users(first: $first, last: $last, after: $after, before: $before, orderBy: $orderBy) {
      nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  const list = async (args: object) => (await viewer.send(query, args)).data.users;
  const asked: object[] = [];
  for (const orderBy of ['CREATED_ON_DESC', 'CREATED_ON_ASC', 'USERNAME_ASC', 'USERNAME_DESC']) {
    const [after, before] = [
      (await list({ first: 10, orderBy })).pageInfo.endCursor,
      (await list({ last: 10, orderBy })).pageInfo.startCursor,
    ];
    asked.push({ first: 10, orderBy }, { last: 10, orderBy }, { first: 50, orderBy });
    for (const cursor of [after, before])
      asked.push({ first: 10, after: cursor, orderBy }, { last: 10, before: cursor, orderBy });
  }
  const alone = [];
  for (const args of asked) alone.push(await list(args));
  expect(await Promise.all([...asked, ...asked, ...asked].map(list))).toEqual([...alone, ...alone, ...alone]);
});

test('users: two lists of one document with the same rows have their own order and page info', async () => {
  await insert(20, `${aName()}-`);
  const page = 'nodes { id } pageInfo { hasNextPage hasPreviousPage }';
  const oldest = `users(first: 10, orderBy: CREATED_ON_ASC) { ${page} }`;
  const lastOfNewest = `users(last: 10, orderBy: CREATED_ON_DESC) { ${page} }`;
  const { a, b } = (await viewer.send(`{ a: ${oldest} b: ${lastOfNewest} }`)).data;
  expect(ids(b)).toEqual(ids(a).toReversed());
  expect([a.pageInfo, b.pageInfo]).toEqual([
    { hasNextPage: true, hasPreviousPage: false },
    { hasNextPage: false, hasPreviousPage: true },
  ]);
});

test('users: a deleted account is listed nowhere', async () => {
  const prefix = aName();
  const [gone, stays] = [
    await aPerson(server, { username: `${prefix}-a`, firstName: `Gone${prefix}` }),
    await aPerson(server, { username: `${prefix}-b` }),
  ];
  await gone.send('mutation { deleteMe { deletedUserId } }');
  expect(await found(prefix)).toEqual([stays.id]);
  expect(await found(`gone${prefix}`)).toEqual([]);
  expect((await viewer.send(COUNTED, { search: prefix })).data.users.totalCount).toBe(1);
  expect((await walk('forward', 100)).flat()).not.toContain(gone.id);
});

test.each([
  ['the username', { username: `Q${aName()}` }, (name: string) => name.slice(0, -1).toLowerCase()],
  ['the first name', { firstName: 'Ørjan Åse' }, () => 'øRJAN å'],
  ['the last name', { lastName: 'Жуковский' }, () => 'ЖУК'],
  ['a name that was composed otherwise', { firstName: 'Zoë Ñandú'.normalize('NFC') }, () => 'ZOË ÑAN'.normalize('NFD')],
  ['a name of another script', { lastName: '李小龙' }, () => '李小'],
  ['a name with an emoji', { firstName: '🦀crab' }, () => '🦀C'],
  ['a name with a capital sigma', { firstName: 'Οδοσα' }, () => 'ΟΔΟΣ'],
  ['an apostrophe', { lastName: "O'Neill" }, () => "o'n"],
])('users: a search finds %s by its beginning, in upper and lower case', async (_what, overrides, search) => {
  const { id, username } = await aPerson(server, overrides);
  expect(await found(search(username))).toContain(id);
});

test('users: a search does not find the middle of a name', async () => {
  const { id } = await aPerson(server, { firstName: 'Marie Curie', lastName: 'Skłodowska' });
  for (const search of ['curie', 'arie', 'łodow', 'ka']) expect(await found(search)).not.toContain(id);
});

test.each([
  ['100%', '100x'],
  ['a_b', 'axb'],
  ['back\\slash', 'backslash'],
  ['%', 'percent'],
  ['_', 'underscore'],
  ['\\', 'backslash'],
  ['what?', 'whatever'],
  ['$1', 'one'],
])('users: %s in a search is only text', async (search, other) => {
  const [match, miss] = [
    await aPerson(server, { firstName: `${search} tail` }),
    await aPerson(server, { firstName: `${other} tail`, lastName: `x${search}` }),
  ];
  const list = await found(search);
  expect(list).toContain(match.id);
  expect(list).not.toContain(miss.id);
});

test('users: totalCount counts the whole list, whatever the page', async () => {
  const prefix = `${aName()}-`;
  await insert(5, prefix);
  const count = async (args: object) => (await viewer.send(COUNTED, args)).data.users.totalCount;
  expect(await count({ search: prefix })).toBe(5);
  expect(await count({ search: prefix.toUpperCase(), last: 2 })).toBe(5);
  expect(await count({ search: aName() })).toBe(0);
  expect(await count({ first: 1 })).toBe((await activeIds()).length);
});

test('users: nothing is counted unless totalCount is asked for', async () => {
  const sent = async (query: string) => {
    const statements = await statementsDuring(server, () => viewer.send(query, { search: 'person', first: 2 }));
    return {
      lists: statements.filter((text) => /from "user"/.test(text)).length > 0,
      counts: statements.filter((text) => /\bcount\s*\(/i.test(text)).length,
    };
  };
  expect(await sent(COUNTED)).toEqual({ lists: true, counts: 1 });
  expect(await sent(USERS)).toEqual({ lists: true, counts: 0 });
});

const ODD = 'FORGEDcursor';
test.each<[string, (cursor: string) => object, string[]]>([
  ['first 0', () => ({ first: 0 }), ['first']],
  ['first -1', () => ({ first: -1 }), ['first']],
  ['first 101', () => ({ first: 101 }), ['first']],
  ['first 2147483647', () => ({ first: 2147483647 }), ['first']],
  ['last 0', () => ({ last: 0 }), ['last']],
  ['last 101', () => ({ last: 101 }), ['last']],
  ['last 2147483647', () => ({ last: 2147483647 }), ['last']],
  ['first with last', () => ({ first: 1, last: 1 }), ['first']],
  ['after with last', (after) => ({ last: 1, after }), ['after']],
  ['before with first', (before) => ({ first: 1, before }), ['first']],
  ['after with before', (cursor) => ({ after: cursor, before: cursor }), ['after']],
  ['an empty after', () => ({ after: '' }), ['after']],
  ['an empty before', () => ({ before: '' }), ['before']],
  ['a forged after', () => ({ after: ODD }), ['after']],
  ['a forged before', () => ({ before: btoa(`["2026-01-01","${ODD}"]`) }), ['before']],
  ['a cursor of another search', (after) => ({ after, search: 'person' }), ['after']],
  ['a cut cursor', (cursor) => ({ after: cursor.slice(0, -1) }), ['after']],
  ['a cursor with more behind it', (cursor) => ({ before: `${cursor}A` }), ['before']],
  ['a cursor with another date', (cursor) => ({ after: `${cursor.slice(0, 8)}AAAA${cursor.slice(12)}` }), ['after']],
  ['an empty search', () => ({ search: '' }), ['search']],
  ['a search of 65 characters', () => ({ search: ODD.padEnd(65, 'é') }), ['search']],
  ['a search with a lone surrogate', () => ({ search: '\ud800' }), ['search']],
  ['a search with NUL', () => ({ search: 'a\u0000' }), ['search']],
  ['every fault at once', () => ({ first: 0, after: '', search: '' }), ['after', 'first', 'search']],
])('users: %s is refused', async (_what, args, paths) => {
  const { pageInfo } = await users({ first: 1 });
  const answer = await viewer.send(USERS, args(pageInfo.startCursor));
  expect(faultPaths(answer)?.sort()).toEqual(paths);
  expect({ status: answer.status, data: answer.data }).toEqual({ status: 200, data: null });
  expect(answer.text).not.toContain(ODD);
});

test('users: a cursor works with the same search in upper or lower case', async () => {
  const prefix = `${aName()}-`;
  await insert(2, prefix);
  const { pageInfo } = await users({ search: prefix, first: 1 });
  expect((await users({ search: prefix.toUpperCase(), after: pageInfo.endCursor })).nodes).toHaveLength(1);
});

test('users: needs a key', async () => {
  expect((await send(server.url, '{ users { totalCount } }')).code).toBe('UNAUTHENTICATED');
});
