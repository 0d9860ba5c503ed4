import { beforeAll, expect, test } from '@jest/globals';
import { read } from '../../support/client.js';
import { aName, aPerson, type Person } from '../../support/people.js';
import { sendRaw } from '../../support/raw.js';
import { unharmed } from '../../support/unharmed.js';
import { useTestServer } from '../../support/use-test-server.js';
import { exchange, statuses } from '../../support/wire.js';

const server = useTestServer();
let viewer: Person;
beforeAll(async () => {
  viewer = await aPerson(server);
});

const REGISTER = (username: string) =>
  `mutation { register(input: { username: "${username}", password: "correct horse battery" }) { __typename } }`;

test.each([
  'application/json\tx',
  'application/json\t',
  'application/json x',
  'application/json;',
  'application/jsonx',
  'application/json, text/plain',
  'application/graphql-response+json',
  'text/plain; application/json',
  'text/plain, application/json',
  'message/http',
])(
  'CVE-2026-25223, CVE-2026-3419 (Fastify, content type that two parts read differently): %j is JSON through and through, or refused',
  async (contentType) => {
    const username = aName();
    const post = (query: string) =>
      sendRaw(server.url, ['host: x', `content-type: ${contentType}`], query, 'POST /graphql HTTP/1.1');
    const { status } = await post(REGISTER(username));
    const { data } = await viewer.send('query ($u: String) { user(username: $u) { id } }', { u: username });
    expect([status, data.user === null]).toEqual(status === 200 ? [200, false] : [415, true]);
    if (!/^application\/json[\t;]*$/.test(contentType)) expect(status).toBe(415);
  },
);

test.each(['utf-7', 'utf-16', 'utf-16le', 'utf-32', 'iso-8859-1', 'cp037', 'x', 'utf-8; charset=utf-16'])(
  'GHSA-mp6q-xf9x-fwf7 / CVE-2026-23897 (Apollo Server, exotic charsets): with charset=%s nothing is decoded but UTF-8',
  async (charset) => {
    const post = async (body: Uint8Array<ArrayBuffer>) => {
      const headers = { 'content-type': `application/json; charset=${charset}` };
      return read(await fetch(server.url, { method: 'POST', headers, body }));
    };
    const text = '{"query":"{ __typename }"}';
    const utf16 = new Uint8Array(Buffer.from(text, 'utf16le'));
    for (const bytes of [utf16, new Uint8Array(Buffer.from(utf16).swap16())]) {
      const { status, data } = await post(bytes);
      expect([[400, 415].includes(status), data]).toEqual([true, undefined]);
    }
    const plain = await post(new Uint8Array(Buffer.from(text)));
    expect(plain.status).toBe(charset.startsWith('utf-8') ? 200 : 415);
  },
);

test.each(['message/http', 'text/plain', 'application/x-www-form-urlencoded', 'application/graphql', ';', 'x'])(
  'GHSA-9q82-xgwf-vj6h (Apollo Server, read-only CSRF by an odd content type): a GET of type %s has only the rights of its API key',
  async (type) => {
    const url = `${server.url}?query=${encodeURIComponent('{ me { id } }')}`;
    const answer = await read(
      await fetch(url, { headers: { 'content-type': type, cookie: `x-api-key=${viewer.key}` } }),
    );
    expect([answer.code, answer.text.includes(viewer.id)]).toEqual(['UNAUTHENTICATED', false]);
  },
);

const SMUGGLERS: [what: string, lines: string[]][] = [
  ['both lengths', ['content-length: 5', 'transfer-encoding: chunked']],
  ['two lengths', ['content-length: 5', 'content-length: 6']],
  ['a space before the colon', ['content-length : 5']],
  ['a space before the name', [' content-length: 5']],
  ['a tab before the name', ['x: a', '\ttransfer-encoding: chunked', 'content-length: 5']],
  ['two encodings', ['transfer-encoding: chunked', 'transfer-encoding: identity']],
  ['an encoding after chunked', ['transfer-encoding: chunked, identity']],
  ['an encoding that is almost chunked', ['transfer-encoding: xchunked']],
  ['a signed length', ['content-length: +5']],
  ['a length in two words', ['content-length: 5 5']],
  ['a lone carriage return', ['x: a\rcontent-length: 5']],
  ['a name with a control character', ['transfer-encoding\x0b: chunked', 'content-length: 5']],
];

test.each(SMUGGLERS)(
  'CVE-2024-27982, CVE-2023-30589, CVE-2020-8287 (Node.js, request smuggling): a request with %s is refused, and nothing after it is read',
  async (_what, lines) => {
    const body = JSON.stringify({ query: REGISTER(aName()) });
    const hidden = `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
    const head = ['POST /graphql HTTP/1.1', 'host: x', 'content-type: application/json', ...lines];
    await unharmed(server, async () => {
      const received = await exchange(server.url, `${head.join('\r\n')}\r\n\r\n0\r\n\r\n${hidden}`);
      expect([statuses(received), received.includes('RegisterSuccess')]).toEqual([[400], false]);
    });
  },
);

test.each([
  '/%67raphql',
  '//graphql',
  '/graphql/',
  '/GraphQL',
  '/graphql;x',
  '/graphql%2f',
  '/./graphql',
  '/x/../graphql',
  '/graphql%00',
])(
  'CVE-2026-22031, CVE-2026-2880, CVE-2026-33808, CVE-2026-14198 (Fastify plugins, two readings of a path): %s opens nothing that /graphql does not',
  async (path) => {
    const line = `POST ${path} HTTP/1.1`;
    const usual = await sendRaw(server.url, ['host: x'], '{ me { id } }');
    const answer = await sendRaw(server.url, ['host: x'], '{ me { id } }', line);
    expect(answer.status === 404 ? 'NOT_FOUND' : answer.code).toBe(answer.status === 404 ? answer.code : usual.code);
    expect(answer.data ?? null).toBeNull();
  },
);

test.each(['/%', '/graphql%', '/%E0%A4%A', '/%c0%80', '/%ff'])(
  'CVE-2026-14181 (@fastify/middie, malformed percent-encoding): %s is refused as JSON with every header, and the process lives',
  async (path) => {
    const { pid } = process;
    const answer = await sendRaw(server.url, ['host: x'], '', `GET ${path} HTTP/1.1`);
    expect([400, 404]).toContain(answer.status);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await viewer.send('{ me { id } }')).data.me.id).toBe(viewer.id);
    expect(process.pid).toBe(pid);
  },
);

test.each(['graphql-ws', 'graphql-transport-ws', ''])(
  'GHSA-p2x3-8689-cwpg (Parse Server), CVE-2026-30241 (mercurius), CVE-2026-35523 (Strawberry), WebSocket past the checks: no upgrade to %j',
  async (protocol) => {
    const head = ['host: x', 'origin: https://evil.example', 'upgrade: websocket', 'connection: Upgrade, close'];
    const key = ['sec-websocket-version: 13', 'sec-websocket-key: AQIDBAUGBwgJCgsMDQ4PEA=='];
    const lines = ['GET /graphql HTTP/1.1', ...head, ...key, `sec-websocket-protocol: ${protocol}`];
    await unharmed(server, async () => {
      const received = await exchange(server.url, `${lines.join('\r\n')}\r\n\r\n`);
      expect(statuses(received)).toEqual([400]);
      expect(received).not.toMatch(/sec-websocket-accept/i);
    });
  },
);
