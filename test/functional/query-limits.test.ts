import { beforeAll, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { type Answer, send } from '../support/client.js';
import { aName, aPerson, isLive, PASSWORD, type Person } from '../support/people.js';
import { startTestServer } from '../support/test-server.js';
import { unharmed } from '../support/unharmed.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
const closed = useTestServer({ GRAPHQL_INTROSPECTION: 'false' });
let person: Person;
beforeAll(async () => {
  person = await aPerson(server);
});

const many = (times: number, part: (i: number) => string) => Array.from({ length: times }, (_, i) => part(i)).join(' ');
const wrong = (i: number) => `a${i}: login(input: { username: "ada", password: "wrong horse ${i}" }) { __typename }`;
const nested = (depth: number) => `${'{ nodes '.repeat(depth)}{ id }${' }'.repeat(depth)}`;
/** So many fragments, each of which spreads the next twice: 2^n fields at the end. */
const doubling = (steps: number, end: string) =>
  many(steps, (i) =>
    i === steps - 1 ? `fragment F${i} on Query { ${end} }` : `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`,
  );

const tooMuch = (limit: string) => ({
  status: 400,
  data: undefined,
  errors: [
    {
      message: `The document asks for too much: at most ${limit}.`,
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    },
  ],
});
const look = ({ status, data, errors }: Answer) => ({
  status,
  data,
  errors: errors?.map(({ message, extensions }) => ({ message, extensions })),
});

const ALIASES = tooMuch('30 aliases');
const DEPTH = tooMuch('10 fields inside each other');
const SELECTIONS = tooMuch('200 fields, counted wherever a fragment is spread');
const DIRECTIVES = tooMuch('10 directives');
const PASSWORDS = tooMuch('1 of the operations that take a password or export data');

test.each<[string, string, object]>([
  ['40 aliased logins', `mutation { ${many(40, wrong)} }`, PASSWORDS],
  ['two logins', `mutation { ${many(2, wrong)} }`, PASSWORDS],
  [
    'a login and a registration',
    `mutation { ${wrong(0)} register(input: { username: "${aName()}", password: "${PASSWORD}" }) { __typename } }`,
    PASSWORDS,
  ],
  ['two logins in fragments', `mutation { ...A ...A } fragment A on Mutation { ${wrong(0)} }`, PASSWORDS],
  ['two logins in inline fragments', `mutation { ... { ${wrong(0)} } ... on Mutation { ${wrong(1)} } }`, PASSWORDS],
  ['two logins, one of them skipped', `mutation { ${wrong(0)} b: ${wrong(1).slice(4)} }`, PASSWORDS],
  ['two logins in the second operation', `query A { __typename } mutation B { ${many(2, wrong)} }`, PASSWORDS],
  ['two exports', '{ a: exportMyData b: exportMyData }', PASSWORDS],
  ['101 aliases of __typename', `{ ${many(101, (i) => `a${i}: __typename`)} }`, ALIASES],
  ['101 aliases of a field', `{ ${many(101, (i) => `a${i}: me { id }`)} }`, ALIASES],
  ['400 repeats of one field', `{ ${many(400, () => '__typename')} }`, SELECTIONS],
  ['2,000 overlapping selections', `{ users { ${many(320, () => 'totalCount')} } }`, SELECTIONS],
  ['50 levels of fields', `{ users ${nested(50)} }`, DEPTH],
  [
    '11 levels of fields in fragments',
    `{ ...A } fragment A on Query { users ${nested(4)} ...B } fragment B on Query { users ${nested(10)} }`,
    DEPTH,
  ],
  [
    'a fragment that is deep only where it is spread again',
    '{ ...A a { b { c { d { e { ...A } } } } } } fragment A on Query { f { g { h { i { j { k } } } } } }',
    DEPTH,
  ],
  ['fragments that double 20 times', `{ ...F0 } ${doubling(20, '__typename')}`, SELECTIONS],
  ['fragments that double 80 times', `{ ...F0 } ${doubling(80, 'me { id }')}`, SELECTIONS],
  [
    'a wide fragment that nobody spreads',
    `{ __typename } fragment A on Query { ${many(245, () => 'me { id }')} }`,
    SELECTIONS,
  ],
  ['a deep fragment that nobody spreads', `{ __typename } fragment A on Query { users ${nested(50)} }`, DEPTH],
  ['11 unknown directives', `{ __typename ${many(11, (i) => `@x${i}`)} }`, DIRECTIVES],
  ['100 of a known directive', `{ __typename ${many(100, () => '@include(if: true)')} }`, DIRECTIVES],
  [
    'directives on a fragment that nobody spreads',
    `{ __typename } fragment A on Query { id ${many(11, () => '@a')} }`,
    DIRECTIVES,
  ],
])('%s are refused with one error, before the server does anything', async (_what, document, expected) => {
  await unharmed(server, async () => {
    for (const { url } of [server, closed])
      expect(look(await send(url, document, undefined, { 'x-api-key': person.key }))).toEqual(expected);
  });
});

test.each([
  [
    'depth 10',
    `{ users { nodes { id } } ...A } fragment A on Query { ... { ... { users { edges { node { id } } } } } }`,
  ],
  ['30 aliases', `{ ${many(30, (i) => `a${i}: __typename`)} }`],
  ['200 selections', `{ ${many(200, () => '__typename')} }`],
  ['10 directives', `{ __typename ${'@include(if: true) '} ${many(9, (i) => `a${i}: __typename @skip(if: false)`)} }`],
  ['50 inline fragments', `{ ${'... { '.repeat(50)} __typename ${'}'.repeat(50)} }`],
  ['one login beside other mutations', `mutation { ${wrong(0)} updateMe(input: {}) { user { id } } }`],
])('%s are allowed', async (_what, document) => {
  expect((await person.send(document)).errors).toBeUndefined();
});

test.each<[string, string, object]>([
  ['20,000 levels', '{a'.repeat(20_000), {}],
  ['a list 20,000 deep', `{ users(search: ${'['.repeat(20_000)}`, {}],
  ['1,001 tokens', `{ ${'id '.repeat(1_000)} }`, {}],
  [
    'a fragment that spreads itself',
    '{ ...A } fragment A on Query { __typename ...A }',
    { code: 'GRAPHQL_VALIDATION_FAILED' },
  ],
  ['fragments in a circle', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }', {}],
])('%s: one error, 400', async (_what, document, more) => {
  await unharmed(server, async () => {
    const { status, errors, data } = await send(server.url, document);
    expect({ status, data, errors: errors?.length }).toEqual({ status: 400, data: undefined, errors: 1 });
    expect(errors?.[0]?.extensions).toMatchObject(more);
  });
});

const page = (size: number) => `users(first: ${size}) { nodes { id } }`;
test.each<[string, string, object | undefined]>([
  ['literals', `{ ${many(11, (i) => `a${i}: ${page(100)}`)} }`, undefined],
  ['variables', `query ($n: Int) { ${many(11, (i) => `a${i}: users(last: $n) { nodes { id } }`)} }`, { n: 100 }],
  ['a default', `query ($n: Int = 100) { ${many(11, (i) => `a${i}: users(first: $n) { nodes { id } }`)} }`, undefined],
  [
    'fragments',
    `{ ${many(11, (i) => `...F${i}`)} } ${many(11, (i) => `fragment F${i} on Query { a${i}: ${page(100)} }`)}`,
    undefined,
  ],
])('pages with more than 1,000 objects in total are refused: sizes in %s', async (_where, document, variables) => {
  expect(look(await person.send(document, variables))).toEqual({
    ...tooMuch(''),
    errors: [
      {
        message: 'The operation asks for too much: at most 1000 objects in its lists.',
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      },
    ],
  });
});

test('the count of a list costs as much as 40 objects', async () => {
  const counted = (lists: number) => `{ ${many(lists, (i) => `a${i}: users(first: 1) { totalCount }`)} }`;
  expect((await person.send(counted(20))).errors).toBeUndefined();
  expect((await person.send(counted(21))).code).toBe('GRAPHQL_VALIDATION_FAILED');
});

test('pages that hold 1,000 objects together are allowed, and a page without a size counts 20', async () => {
  expect((await person.send(`{ ${many(10, (i) => `a${i}: ${page(100)}`)} }`)).errors).toBeUndefined();
  expect((await person.send(`{ ${many(30, (i) => `a${i}: users { nodes { id } }`)} }`)).errors).toBeUndefined();
});

test('an error repeats at most 300 characters of what the client wrote', async () => {
  for (const document of [
    `{ ${'x'.repeat(5_000)} }`,
    `query ${'x'.repeat(5_000)}($a: ${'Y'.repeat(5_000)}) { __typename }`,
  ]) {
    const { text, code } = await send(server.url, document);
    expect(code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(text.length).toBeLessThan(1_500);
  }
});

test('introspection by tools is exempt where it is allowed', async () => {
  const full = {
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
  };
  expect(
    (await send(server.url, getIntrospectionQuery({ ...full, typeDepth: 12 }))).data.__schema.types.length,
  ).toBeGreaterThan(10);
});

test('introspection beyond its own limit is refused', async () => {
  const fragments = many(12, (i) =>
    i === 11
      ? `fragment T${i} on __Type { name }`
      : `fragment T${i} on __Type { a${i}: ofType { ...T${i + 1} } b${i}: ofType { ...T${i + 1} } }`,
  );
  const { errors, status } = await send(server.url, `{ __schema { types { ...T0 } } } ${fragments}`);
  expect({ status, message: errors?.[0]?.message, count: errors?.length }).toEqual({
    status: 400,
    message: 'The document asks for too much: at most 1000 fields of introspection.',
    count: 1,
  });
});

test.each([
  ['introspection', '{ __schema { types { name } } a: __type(name: "User") { name } }', 'Introspection is off here.'],
  ['a misspelt field', '{ mee { id } usrs { id } }', 'The document does not fit the schema.'],
  ['a misspelt argument', '{ user(idd: "x") { id } }', 'The document does not fit the schema.'],
  ['a misspelt type', 'query ($x: Usr) { user(id: $x) { id } }', 'The document does not fit the schema.'],
  ['a missing selection', '{ users }', 'The document does not fit the schema.'],
  [
    'a misspelt input field',
    'mutation { login(input: { usrname: "x" }) { __typename } }',
    'The document does not fit the schema.',
  ],
  ['a misspelt enum value', 'mutation { logout(scope: AL) { message } }', 'The document does not fit the schema.'],
  ['10 unknown directives', `{ __typename ${many(10, (i) => `@x${i}`)} }`, 'The document does not fit the schema.'],
])('if introspection is off, %s gets one error without a name of the schema', async (_what, document, message) => {
  const { status, errors, text } = await send(closed.url, document);
  expect({ status, errors: errors?.map((error) => error.message) }).toEqual({ status: 400, errors: [message] });
  expect(text).not.toMatch(/Query|Mutation|User|Logout|Login|Did you mean|"(me|users|user|username|ALL)"/);
});

test('a repeated fault is reported once', async () => {
  const { errors } = await send(server.url, `{ __typename ${'@aa '.repeat(5)} a: mee b: mee c: usr }`);
  expect(errors?.map(({ message }) => message)).toEqual([
    'Unknown directive "@aa".',
    'Cannot query field "mee" on type "Query". Did you mean "me"?',
    'Cannot query field "usr" on type "Query". Did you mean "user" or "users"?',
  ]);
});

test('each limit can be set', async () => {
  const strict = await startTestServer({
    GRAPHQL_MAX_DEPTH: '2',
    GRAPHQL_MAX_ALIASES: '1',
    GRAPHQL_MAX_TOKENS: '50',
    GRAPHQL_MAX_DIRECTIVES: '0',
    GRAPHQL_MAX_SELECTIONS: '5',
    GRAPHQL_MAX_LIST_NODES: '19',
  });
  try {
    const { key } = await aPerson({ url: server.url });
    expect(await isLive(server, key)).toBe(true);
    const message = async (document: string) => (await send(strict.url, document)).errors?.[0]?.message;
    expect(await message('{ users { nodes { id } } }')).toContain('at most 2 fields inside each other');
    expect(await message('{ a: __typename b: __typename }')).toContain('at most 1 aliases');
    expect(await message('{ __typename @skip(if: false) }')).toContain('at most 0 directives');
    expect(await message(`{ ${'__typename '.repeat(6)} }`)).toContain('at most 5 fields');
    expect(await message('{ users { totalCount } }')).toContain('at most 19 objects');
    expect(await message(`{ ${'__typename '.repeat(60)} }`)).toContain('Syntax Error');
  } finally {
    await strict.stop();
  }
});
