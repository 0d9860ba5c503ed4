import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { read, send } from '../../support/client.js';
import { aName, aPerson, type Person, register } from '../../support/people.js';
import { sendRaw } from '../../support/raw.js';
import { sql, userRow } from '../../support/sql.js';
import { useTestServer } from '../../support/use-test-server.js';

const server = useTestServer({ LOG_LEVEL: 'trace', GRAPHQL_INTROSPECTION: 'false' });
let viewer: Person;
beforeAll(async () => {
  viewer = await aPerson(server, { firstName: 'Ada' });
});

test('GHSA-j5g3-5c8r-7qfx (Apollo Server logs a key that is no header value), GHSA-6r2j-cxgf-495f (Parse Server, token by query parameter): a key in the wrong place is repeated nowhere', async () => {
  const { key } = viewer;
  const me = '{ me { id } }';
  const lines = (header: string) => ['host: x', header];
  const answers = await Promise.all([
    sendRaw(server.url, lines(`x-api-key: ${key} `), me),
    sendRaw(server.url, lines(`x-api-key: Bearer ${key}`), me),
    sendRaw(server.url, lines(`x-api-key: ${key}\u00e9`), me),
    sendRaw(server.url, lines(`x-api-key: ${key}\u0001`), me),
    sendRaw(server.url, lines(`authorization: ${key}`), me),
    sendRaw(server.url, lines(`${key}: x`), me),
    sendRaw(server.url, lines('x: y'), me, `POST /graphql?apiKey=${key} HTTP/1.1`),
    sendRaw(server.url, lines('x: y'), me, `POST /${key} HTTP/1.1`),
    sendRaw(server.url, lines('x: y'), me, `POST /%${key} HTTP/1.1`),
    sendRaw(server.url, lines('x: y'), me, `${key} /graphql HTTP/1.1`),
    send(server.url, `{ user(id: "${key}") { id } }`, undefined, { 'x-api-key': key }),
    send(server.url, 'query ($v: ID) { user(id: $v) { id } }', { v: [key] }, { 'x-api-key': key }),
    send(server.url, `{ user(id: ${key}) { id } }`),
    send(server.url, `{ me { id } "${key}" }`),
  ]);
  for (const { text, headers } of answers) expect(text + JSON.stringify([...headers])).not.toContain(key);
  expect(JSON.stringify(server.log)).not.toContain(key);
});

test('keys and passwords at rest: no column of any table holds one, only what was hashed from it', async () => {
  const tables = await sql(
    server,
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  const rows = await Promise.all(tables.map(({ name }) => sql(server, `select t::text as row from "${name}" t`)));
  const dump = JSON.stringify(rows);
  const hex = createHash('sha256').update(viewer.key).digest('hex');
  expect(dump).toContain(hex);
  for (const secret of [viewer.key.slice(4, 20), viewer.key.slice(20, 36), viewer.password]) {
    expect(dump).not.toContain(secret);
    expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
    expect(dump).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
  }
});

test.each([
  '{ __schema { types { name } } }',
  '{ __type(name: "User") { fields { name } } }',
  '{ ... { __type(name: "User") { name } } }',
  '{ ... on Query { a: __schema { queryType { name } } } }',
  'query { ...F } fragment F on Query { ...G } fragment G on Query { __type(name: "User") { name } }',
  '{ me { id } __schema @include(if: true) { types { name } } }',
  'query ($n: String!) { __type(name: $n) { kind } }',
])(
  'GHSA-q5q9-2rhp-33qw (Parse Server, introspection by another way): with introspection off, %s tells nothing',
  async (query) => {
    for (const key of ['', viewer.key]) {
      const answer = await send(server.url, query, { n: 'User' }, { 'x-api-key': key });
      expect(answer).toMatchObject({ status: 400, code: 'GRAPHQL_VALIDATION_FAILED', data: undefined });
      expect(answer.text).not.toMatch(/passwordHash|"RegisterInput"|"fields"/);
    }
  },
);

test('CVE-2023-22894 (Strapi), CVE-2026-31872, GHSA-72hp-qff8-4pvv (Parse Server), a filter on a field that cannot be read: search and order know public names alone', async () => {
  const row = await userRow(server, viewer);
  const [key] = await sql(server, `select encode(hash, 'hex') as hash from api_key where user_id = ?`, [viewer.id]);
  const hidden = [
    row.password_hash,
    row.password_hash.slice(0, 9),
    viewer.id,
    viewer.id.slice(0, 8),
    key.hash,
    'true',
    '1',
    '$argon2',
  ];
  for (const search of hidden) {
    const text = search.slice(0, 64);
    const { data } = await viewer.send('query ($s: String) { users(search: $s) { totalCount nodes { id } } }', {
      s: text,
    });
    expect([text, data.users]).toEqual([text, { totalCount: 0, nodes: [] }]);
  }
  for (const argument of [
    'orderBy: "passwordHash"',
    'sort: "passwordHash"',
    'where: { isActive: false }',
    'filter: { passwordHash: "$" }',
    'search: { passwordHash: "$" }',
  ]) {
    const { code, data } = await viewer.send(`{ users(${argument}) { totalCount } }`);
    expect([argument, code, data]).toEqual([argument, 'GRAPHQL_VALIDATION_FAILED', undefined]);
  }
});

test('GHSA-26pp-8wgv-hjvm, CVE-2026-29085 (Hono), Parse Server #10237, line breaks that forge a header or a log line: each operation is one line, and its id is ours', async () => {
  const forged = '"}\r\n{"level":"fatal","msg":"forged"}\r\nset-cookie: forged=1';
  const logged = server.log.length;
  const post = async (body: object) => {
    const headers = { 'content-type': 'application/json', 'x-api-key': viewer.key, 'x-request-id': 'forged' };
    return read(await fetch(server.url, { method: 'POST', headers, body: JSON.stringify(body) }));
  };
  const answers = [
    await post({ query: '{ me { id } }', operationName: forged }),
    await post({ query: `query ($v: String) { users(search: $v) { totalCount } }`, variables: { v: forged } }),
    await post({ query: `# ${forged}\n{ me { id } }` }),
    await post({ query: '{ me { id } }', extensions: { [forged]: forged } }),
    await post({ query: forged }),
    await register(server, { username: aName(), firstName: forged }),
  ];
  for (const { headers } of answers) {
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  }
  const lines = server.log.slice(logged);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter(({ level, msg }) => level === 'fatal' || msg === 'forged')).toEqual([]);
  expect(JSON.stringify(lines)).not.toContain('forged');
});

test.each(['/livez', '/readyz', '/livez?verbose=1', '/readyz?full=true&details'])(
  'CVE-2026-22731 (Spring Boot), CVE-2026-7722 (Prefect), health paths that tell or open too much: %s says one word, and nothing stands behind it',
  async (path) => {
    const url = (suffix: string) =>
      new URL(path.replace('?', `${suffix}?`) + (path.includes('?') ? '' : suffix), server.url);
    const health = await fetch(url(''));
    expect([health.status, await health.text()]).toEqual([200, '{"status":"ok"}']);
    expect(JSON.stringify([...health.headers])).not.toMatch(/fastify|node|apollo|postgres|authhero|\b\d+\.\d+\.\d+\b/i);
    for (const suffix of ['/graphql', '/env', '/../graphql%00', '/health'])
      expect((await fetch(url(suffix))).status).toBe(404);
  },
);
