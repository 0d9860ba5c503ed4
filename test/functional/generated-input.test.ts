import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import fc, { type Arbitrary } from 'fast-check';
import {
  buildSchema,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  parse,
  validate,
} from 'graphql';
import { ERROR_STATUS, type ErrorCode } from '../../src/errors/error-codes.js';
import { give } from '../support/admins.js';
import { type Answer, read } from '../support/client.js';
import { aPerson, type Person } from '../support/people.js';
import { useTestServer } from '../support/use-test-server.js';

/** GENERATED_RUNS is how many requests each operation gets, FC_SEED repeats the run that printed it. */
const { GENERATED_RUNS = '200', FC_SEED } = process.env;
const PARAMETERS = { numRuns: Number(GENERATED_RUNS), ...(FC_SEED && { seed: Number(FC_SEED) }) };
const TIMEOUT = 30_000 + PARAMETERS.numRuns * 200;

const server = useTestServer({ LOG_LEVEL: 'error' });
let viewer: Person;
/** Texts that mean something to this server, by the name of the argument. */
let known: Record<string, string>;
beforeAll(async () => {
  await signUp();
});

async function signUp(): Promise<void> {
  viewer = await aPerson(server, { firstName: 'Generated' });
  await give(server, viewer, 'admin');
  const { id, username, password, key } = viewer;
  const { endCursor } = (await viewer.send('{ users(first: 1) { pageInfo { endCursor } } }')).data.users.pageInfo;
  const page = { after: endCursor, before: endCursor, search: 'gen', role: 'admin', actorId: id, subjectId: id };
  const rights = { name: 'user', roles: 'admin', permissions: 'account:read', scopes: 'users:read' };
  const moments = { since: '2026-01-01T00:00:00Z', until: '2027-01-01T00:00:00Z', expiresOn: '2027-01-01T00:00:00Z' };
  known = { id, username, password, currentPassword: password, key, keys: key, ...page, ...rights, ...moments };
}

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

/** All that can be selected without arguments, a few levels deep. */
function selection(output: GraphQLOutputType, levels = 3): string {
  const type = getNamedType(output);
  const members = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  const fields = isObjectType(type) && levels > 0 ? Object.values(type.getFields()) : [];
  const parts = [
    ...members.map((member) => `... on ${member.name} ${selection(member, levels)}`),
    ...fields
      .filter(({ args }) => !args.some(isRequiredArgument))
      .map((field) => `${field.name} ${selection(field.type, levels - 1)}`),
  ];
  return isAbstractType(type) || isObjectType(type) ? `{ __typename ${parts.join(' ')} }` : '';
}

/** A variable for each argument; where the schema has a default, one that may be null. */
const operations = (['query', 'mutation'] as const).flatMap((kind) => {
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  return Object.values(root?.getFields() ?? {})
    .filter(({ args }) => args.length > 0)
    .map(({ name, args, type: output }) => {
      const variables = args.map(({ name, type, defaultValue }) => {
        return `$${name}: ${defaultValue === undefined ? type : getNullableType(type)}`;
      });
      const values = args.map(({ name }) => `${name}: $${name}`);
      return { name, args, document: `${kind} (${variables}) { ${name}(${values}) ${selection(output)} }` };
    });
});

/** Stands for a number that JSON can write and JavaScript cannot hold. */
const HUGE = '(1e400)';
const HOSTILE = [...'\0\u202e\u200b\ufeffİıſß\u212aﬁ%_\\\'"?$', '\ud800', '\udc00'];
const ODD_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'id', 'role', 'isActive'];

const character = fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constantFrom(...HOSTILE));
const text = fc.oneof(
  fc.string({ unit: character, maxLength: 90 }),
  fc.string(),
  fc.constantFrom('', '0', '../', 'NaN', 'x'.repeat(257), 'x'.repeat(9_000), ...ODD_KEYS),
);
const number = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.constantFrom<unknown>(0, 2 ** 31, -(2 ** 31) - 1, HUGE));
const fields = fc.dictionary(fc.oneof(text, fc.constantFrom(...ODD_KEYS)), fc.jsonValue(), { maxKeys: 5 });
const anything: Arbitrary<unknown> = fc.oneof(text, number, fc.constant(null), fc.jsonValue(), fields);

/** Mostly of the type, with hostile leaves, so that some reach the database; sometimes whatever JSON can say. */
function mostly(type: GraphQLInputType, name: string): Arbitrary<unknown> {
  const inner = getNullableType(type);
  return fc.oneof({ weight: 5, arbitrary: shaped(inner, name) }, { weight: 1, arbitrary: anything });
}

function shaped(type: GraphQLInputType, name: string): Arbitrary<unknown> {
  if (isListType(type)) return fc.array(mostly(type.ofType, name), { maxLength: 3 });
  if (isEnumType(type)) return fc.oneof(fc.constantFrom(...type.getValues().map((value) => value.name)), text);
  if (isInputObjectType(type)) return shapedObject(Object.values(type.getFields()));
  if (getNamedType(type).name === 'Int') return fc.oneof(fc.integer({ min: 1, max: 100 }), number);
  const meaningful = fc.constantFrom(...(name in known ? [name] : Object.keys(known))).map((key) => known[key]);
  const good = fc.oneof(meaningful, fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{7,40}$/));
  const tainted = fc.tuple(good, fc.constantFrom(...HOSTILE)).map((parts) => parts.join(''));
  return fc.oneof({ weight: 2, arbitrary: good }, tainted, text);
}

function shapedObject(entries: readonly { name: string; type: GraphQLInputType }[]): Arbitrary<object> {
  const values = entries.map(({ name, type }) => {
    const value = mostly(type, name);
    return [name, isNonNullType(type) ? value : fc.option(value, { nil: undefined, freq: 2 })];
  });
  const extra = fc.oneof({ weight: 7, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fields });
  const object: Arbitrary<object> = fc.record(Object.fromEntries(values));
  return fc.tuple(extra, object).map(([more, given]) => ({ ...more, ...given }));
}

async function post(request: unknown): Promise<Answer> {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': viewer.key },
    body: JSON.stringify(request).replaceAll(JSON.stringify(HUGE), '1e400'),
  });
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  return read(response);
}

/** Signs up anew where a request has ended the viewer's key, taken their role or changed the password. */
async function postAsViewer(request: unknown): Promise<Answer> {
  let answer = await post(request);
  if (answer.code === 'UNAUTHENTICATED' || answer.code === 'FORBIDDEN') {
    await signUp();
    answer = await post(request);
  }
  if (answer.data?.changePassword?.__typename === 'ChangePasswordSuccess') await signUp();
  return answer;
}

const documented = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^## (\w+)$/gm)].map(([, code]) => code);
const expected = documented.filter((code) => ERROR_STATUS[code as ErrorCode] < 500);

function expectOrderly(request: unknown, { errors = [] }: Answer): void {
  for (const { extensions } of errors) expect(expected).toContain(extensions.code);
  const told = JSON.stringify(errors);
  for (const value of texts(request)) expect(told).not.toContain(JSON.stringify(value).slice(1, -1));
}

/** The texts in a value that are long enough not to stand in a message by chance. */
const texts = (value: unknown): string[] =>
  typeof value === 'string' ? (value.length < 12 ? [] : [value]) : Object.values(value ?? {}).flatMap(texts);

test('the documents that are generated from schema.graphql are valid', () => {
  expect(operations.length).toBeGreaterThan(6);
  for (const { document } of operations) expect(validate(schema, parse(document))).toEqual([]);
});

test.each(operations)(
  '$name: whatever the variables are, the answer is a documented one that repeats none',
  async ({ args, document }) => {
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(shapedObject(args), async (variables) => {
        const answer = await postAsViewer({ query: document, variables });
        expect(['UNAUTHENTICATED', 'FORBIDDEN']).not.toContain(answer.code);
        expectOrderly(variables, answer);
        outcomes.add(answer.code ?? 'OK');
      }),
      PARAMETERS,
    );
    if (PARAMETERS.numRuns >= 200) expect([...outcomes]).toEqual(expect.arrayContaining(['OK', 'BAD_USER_INPUT']));
  },
  TIMEOUT,
);

test(
  'whatever JSON the body is, the answer is a documented one',
  async () => {
    const query = fc.oneof(fc.constantFrom('{ __typename }', 'query A { __typename }'), text);
    const request = fc.record(
      { query, variables: anything, operationName: anything, extensions: anything },
      { requiredKeys: ['query'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(request, anything), async (body) => expectOrderly(undefined, await post(body))),
      PARAMETERS,
    );
  },
  TIMEOUT,
);

test('the server has met no bug and goes on', async () => {
  expect(server.log).toEqual([]);
  expect((await post({ query: '{ __typename }' })).data).toEqual({ __typename: 'Query' });
});
