import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { ERROR_STATUS, type ErrorCode } from '../../src/errors/error-codes.js';
import { give } from '../support/admins.js';
import { type Answer, read } from '../support/client.js';
import { anything, generatedVariables, HUGE, type Known, text } from '../support/generated-variables.js';
import { OpenidIssuer } from '../support/openid-issuer.js';
import { aPerson, type Person } from '../support/people.js';
import { REDIRECT, settingsOf } from '../support/providers.js';
import { OPERATIONS, schema } from '../support/schema-operations.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

/** GENERATED_RUNS is how many requests each operation gets, FC_SEED repeats the run that printed it. */
const { GENERATED_RUNS = '100', FC_SEED } = process.env;
const PARAMETERS = { numRuns: Number(GENERATED_RUNS), ...(FC_SEED && { seed: Number(FC_SEED) }) };
const TIMEOUT = 30_000 + PARAMETERS.numRuns * 200;

let issuer: OpenidIssuer;
let server: TestServer;
let viewer: Person;
/** Texts that mean something to this server, by the name of the argument. */
let known: Known;
beforeAll(async () => {
  issuer = await OpenidIssuer.start({ redirectUris: [REDIRECT] });
  server = await startTestServer(settingsOf({ acme: issuer }, { LOG_LEVEL: 'error' }));
  await signUp();
}, 60_000);
afterAll(async () => {
  await server.stop();
  await issuer.stop();
});

async function signUp(): Promise<void> {
  viewer = await aPerson(server, { firstName: 'Generated' });
  await give(server, viewer, 'admin');
  const { id, username, password, key } = viewer;
  const { endCursor } = (await viewer.send('{ users(first: 1) { pageInfo { endCursor } } }')).data.users.pageInfo;
  const page = { after: endCursor, before: endCursor, search: 'gen', role: 'admin', actorId: id, subjectId: id };
  const rights = { name: 'user', roles: 'admin', permissions: 'account:read', scopes: 'users:read' };
  const moments = { since: '2026-01-01T00:00:00Z', until: '2027-01-01T00:00:00Z', expiresOn: '2027-01-01T00:00:00Z' };
  const mail = {
    email: 'known.person@example.com',
    code: ['1234 5678', '123456'],
    login: username,
    newPassword: password,
  };
  known = {
    id,
    username,
    password,
    currentPassword: password,
    key,
    keys: key,
    ...mail,
    ...page,
    ...rights,
    ...moments,
    provider: 'acme',
    redirectTo: REDIRECT,
    totpCode: '123456',
    recoveryCode: 'ABCD-EFGH-IJKL-MNOP-QRST-UVWX',
  };
}

const operations = OPERATIONS.filter(({ args }) => args.length > 0);

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

test('generated input: the documents that are generated from schema.graphql are valid', () => {
  expect(operations.length).toBeGreaterThan(6);
  for (const { document } of operations) expect(validate(schema, parse(document))).toEqual([]);
});

test.each(operations)(
  'generated input: $name with any variables gets a documented response that repeats no variable',
  async ({ args, document }) => {
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        generatedVariables(args, () => known),
        async (variables) => {
          const answer = await postAsViewer({ query: document, variables });
          expect(['UNAUTHENTICATED', 'FORBIDDEN']).not.toContain(answer.code);
          expectOrderly(variables, answer);
          outcomes.add(answer.code ?? 'OK');
        },
      ),
      PARAMETERS,
    );
    if (PARAMETERS.numRuns >= 100) expect([...outcomes]).toEqual(expect.arrayContaining(['OK', 'BAD_USER_INPUT']));
  },
  TIMEOUT,
);

test(
  'generated input: any JSON body gets a documented response',
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

test('generated input: the server has logged no error and still answers', async () => {
  expect(server.log).toEqual([]);
  expect((await post({ query: '{ __typename }' })).data).toEqual({ __typename: 'Query' });
});
