import { beforeAll, expect, test } from '@jest/globals';
import { read } from '../../support/client.js';
import { aPerson, type Person, register } from '../../support/people.js';
import { type TextArgument, textArguments } from '../../support/text-arguments.js';
import { unharmed } from '../../support/unharmed.js';
import { useTestServer } from '../../support/use-test-server.js';

const server = useTestServer();
let viewer: Person;
let everyArgument: TextArgument[];
beforeAll(async () => {
  viewer = await aPerson(server);
  everyArgument = textArguments(server, viewer);
});

test.each([
  { __raw: true, sql: '1=1', params: [] },
  { sql: "'' or 1=1", params: [], aliased: true },
  { $ne: '' },
  { $like: '%' },
  { $or: [{}] },
  { $gt: '' },
  { username: 1 },
  [{ $ne: '' }],
  [['a', 'b']],
])(
  'GHSA-gwhv-j974-6fxm / CVE-2026-34220 (MikroORM), GHSA-5fw2-8jcv-xh87 (Parse Server), CVE-2016-20018 (Knex), an object where a value belongs: %j reaches no query',
  async (value) => {
    await unharmed(server, async () => {
      for (const { operation, path, send } of everyArgument) {
        const { status, code, data } = await send(value);
        expect([operation, path, status, code, data]).toEqual([operation, path, 400, 'BAD_USER_INPUT', undefined]);
      }
    });
  },
);

const post = async (body: string) =>
  read(
    await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': viewer.key },
      body,
    }),
  );

const QUERY = JSON.stringify('mutation ($input: UpdateMeInput!) { updateMe(input: $input) { user { firstName } } }');
const proto = '"__proto__": { "firstName": "polluted", "polluted": true }';

test.each([
  ['behind a nested object', `{ "query": ${QUERY}, "variables": { "a": { "b": {} }, "input": { ${proto} } } }`],
  ['behind a list', `{ "query": ${QUERY}, "variables": { "a": [[]], "input": { ${proto} } } }`],
  ['in a list', `{ "query": ${QUERY}, "variables": { "input": [{ "a": [{ ${proto} }] }] } }`],
  ['at the top', `{ "query": ${QUERY}, "variables": { "input": {} }, ${proto} }`],
  ['in extensions', `{ "query": ${QUERY}, "variables": { "input": {} }, "extensions": { "a": { ${proto} } } }`],
  [
    'escaped',
    `{ "query": ${QUERY}, "variables": { "input": { ${proto.replace('__proto__', '\\u005f_prot\\u006f__')} } } }`,
  ],
  [
    'spaced',
    `{ "query": ${QUERY}, "variables": { "input": { ${proto.replace(':', ' \\n\\t :'.replace(/\\n/g, '\n').replace(/\\t/g, '\t'))} } } }`,
  ],
  [
    'as a constructor',
    `{ "query": ${QUERY}, "variables": { "a": {}, "constructor": { "x": 1, "prototype": { "polluted": true } } } }`,
  ],
])(
  'CVE-2026-30938, GHSA-9ccr-fpp6-78qf (Parse Server), CVE-2026-34221 (MikroORM), CVE-2020-7637 (class-transformer), a prototype that the filter overlooks: %s it is refused',
  async (_where, body) => {
    await unharmed(server, async () => expect(await post(body)).toMatchObject({ status: 400, code: 'BAD_REQUEST' }));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((await register(server, {})).data.register.user.firstName).toBeNull();
  },
);

test('JSON keys given twice (two parsers that disagree): the last counts, for every part of the server', async () => {
  const delete_ = JSON.stringify('mutation { deleteMe { message } }');
  const typename = JSON.stringify('{ __typename }');
  await unharmed(server, async () => {
    expect((await post(`{ "query": ${delete_}, "query": ${typename} }`)).data).toEqual({ __typename: 'Query' });
    expect((await post(`{ "query": ${delete_}, "qu\\u0065ry": ${typename} }`)).data).toEqual({ __typename: 'Query' });
    expect((await post(`{ "query": ${delete_}, "query": null }`)).code).toBe('BAD_REQUEST');
  });
  const operation = server.log.filter(({ msg, viewer: who }) => msg === 'operation' && who === viewer.id);
  expect(operation.some(({ fields }) => (fields as string[]).includes('deleteMe'))).toBe(false);
});
