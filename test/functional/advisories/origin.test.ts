import { beforeAll, expect, test } from '@jest/globals';
import { read } from '../../support/client.js';
import { aPerson, type Person } from '../../support/people.js';
import { sendRaw } from '../../support/raw.js';
import { unharmed } from '../../support/unharmed.js';
import { useTestServer } from '../../support/use-test-server.js';

const APP = 'https://app.example';

const server = useTestServer({ CORS_ORIGINS: `${APP},https://a.example:8443` });
let viewer: Person;
beforeAll(async () => {
  viewer = await aPerson(server);
});

const ME = JSON.stringify({ query: '{ me { id } }' });
const headers = (more: object) => ({ 'content-type': 'application/json', 'x-api-key': viewer.key, ...more });

test.each([
  'null',
  'https://app.example.evil.example',
  'https://evilapp.example',
  'https://app_example',
  'https://appXexample',
  'http://app.example',
  'https://app.example:444',
  'https://app.example:443',
  'https://a.example',
  'https://app.example/',
  'https://app.example, https://evil.example',
  'https://evil.example',
])(
  'CORS (origins matched loosely): %s may read nothing, and is told so in a way that no cache mixes up',
  async (origin) => {
    const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-api-key' };
    const responses = await Promise.all([
      fetch(server.url, { method: 'OPTIONS', headers: { origin, ...preflight } }),
      fetch(server.url, { method: 'POST', headers: headers({ origin }), body: ME }),
    ]);
    for (const { headers } of responses) {
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('vary')).toMatch(/origin/i);
    }
  },
);

test('CVE-2026-44457 (Hono), CVE-2025-64762 (AuthKit), CVE-2025-49005 (Next.js), answers of one user served to another: nobody may keep one', async () => {
  const get = `${server.url}?query=${encodeURIComponent('{ me { id } }')}`;
  const login = {
    query: `mutation { login(input: { username: "${viewer.username}", password: "${viewer.password}" }) { ... on LoginSuccess { apiKey } } }`,
  };
  const responses = await Promise.all([
    fetch(get, { headers: headers({ 'apollo-require-preflight': 'yes' }) }),
    fetch(server.url, { method: 'POST', headers: headers({ origin: APP }), body: ME }),
    fetch(server.url, { method: 'POST', headers: headers({ 'x-api-key': 'x' }), body: ME }),
    fetch(server.url, { method: 'POST', headers: headers({}), body: JSON.stringify(login) }),
  ]);
  for (const { headers } of responses) {
    expect(headers.get('cache-control')).toBe('no-store');
    expect([headers.get('etag'), headers.get('last-modified'), headers.get('set-cookie')]).toEqual([null, null, null]);
  }
});

test.each([
  ['host', 'evil.example'],
  ['x-forwarded-host', 'evil.example'],
  ['x-forwarded-proto', 'evil'],
  ['x-forwarded-prefix', '/evil'],
  ['forwarded', 'host=evil.example;proto=evil'],
  ['x-original-url', '/evil'],
  ['x-rewrite-url', '/evil'],
])(
  'CVE-2026-3635 (Fastify), GHSA-3529-5m8x-rpv3 (Supabase Auth), CVE-2026-27812 (Sub2API), a host of the client’s choice: %s is nowhere in an answer or in the log',
  async (name, value) => {
    const lines = name === 'host' ? [] : ['host: localhost'];
    const key = `x-api-key: ${viewer.key}`;
    const logged = server.log.length;
    for (const target of ['POST /graphql', 'GET /nowhere', 'PUT /graphql', 'GET /livez']) {
      const answer = await sendRaw(
        server.url,
        [...lines, `${name}: ${value}`, key],
        '{ me { id } }',
        `${target} HTTP/1.1`,
      );
      expect(answer.text + JSON.stringify([...answer.headers])).not.toContain('evil');
      if (target === 'POST /graphql') expect(answer.data.me.id).toBe(viewer.id);
    }
    expect(JSON.stringify(server.log.slice(logged))).not.toContain('evil');
  },
);

test.each(['x-http-method-override', 'x-http-method', 'x-method-override'])(
  'Parse Server #10234, #10262 (checks escaped by a method override): %s changes nothing',
  async (name) => {
    const url = `${server.url}?_method=POST&query=${encodeURIComponent('mutation { deleteMe { message } }')}`;
    await unharmed(server, async () => {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const more = { [name]: 'POST', 'apollo-require-preflight': 'yes', 'x-api-key': viewer.key };
        expect(await read(await fetch(url, { method, headers: more }))).toMatchObject({
          status: 405,
          code: 'METHOD_NOT_ALLOWED',
        });
      }
    });
  },
);

test('CVE-2020-4038, CVE-2021-41248 (GraphQL Playground, GraphiQL), Parse Server #10110 (master key in its page): the page repeats nothing of the request and holds no key', async () => {
  const query =
    '?document=S3cr3t</script><script>S3cr3t()&variables={"S3cr3t":1}&endpoint=https://S3cr3t&headers=S3cr3t#S3cr3t';
  const page = await fetch(server.url + query, {
    headers: headers({ accept: 'text/html', 'x-forwarded-host': 'S3cr3t', referer: 'https://S3cr3t' }),
  });
  const text = await page.text();
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(text).not.toMatch(/S3cr3t|ahk_/);
  expect(text).not.toContain(viewer.key);
});
