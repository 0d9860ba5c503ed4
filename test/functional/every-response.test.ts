import { expect, test } from '@jest/globals';
import { type Answer, send } from '../support/client.js';
import { sendRaw } from '../support/raw.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

const HOST = 'host: localhost';
const QUERY = '{ __typename }';
const raw = (headers: string[], requestLine?: string) => sendRaw(server.url, headers, QUERY, requestLine);

const REQUESTS: [string, number, string | undefined, () => Promise<Answer>][] = [
  ['a query', 200, undefined, () => raw([HOST])],
  ['a query that needs a key', 200, 'UNAUTHENTICATED', () => send(server.url, '{ me { id } }')],
  ['a document that is no GraphQL', 400, 'GRAPHQL_PARSE_FAILED', () => send(server.url, '{')],
  ['two hosts', 400, 'BAD_REQUEST', () => raw([HOST, 'host: other'])],
  ['no host', 400, 'BAD_REQUEST', () => raw([])],
  ['an expectation', 400, 'BAD_REQUEST', () => raw([HOST, 'expect: a-miracle'])],
  ['a URL that cannot be decoded', 400, 'BAD_REQUEST', () => raw([HOST], 'POST /%ZZ HTTP/1.1')],
  ['a method that nobody knows', 400, 'BAD_REQUEST', () => raw([HOST], 'BREW /graphql HTTP/1.1')],
  ['two lengths', 400, 'BAD_REQUEST', () => raw([HOST, 'content-length: 3'])],
  ['a length and chunks', 400, 'BAD_REQUEST', () => raw([HOST, 'transfer-encoding: chunked'])],
  ['another path', 404, 'NOT_FOUND', () => raw([HOST], 'POST /other HTTP/1.1')],
  ['another method', 405, 'METHOD_NOT_ALLOWED', () => raw([HOST], 'PUT /graphql HTTP/1.1')],
  ['too long a body', 413, 'PAYLOAD_TOO_LARGE', () => send(server.url, `#${'x'.repeat(100_000)}`)],
  ['too long a header', 431, 'HEADERS_TOO_LARGE', () => raw([HOST, `x-a: ${'a'.repeat(20_000)}`])],
];

test.each(REQUESTS)(
  '%s: %s, in JSON, with the security headers for browsers, and without a server banner',
  async (_what, status, code, request) => {
    const answer = await request();
    expect({ status: answer.status, code: answer.code }).toEqual({ status, code });
    const headers = Object.fromEntries(answer.headers);
    expect(headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/(graphql-response\+)?json; charset=utf-8$/),
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none'",
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
    });
    for (const banner of ['server', 'x-powered-by', 'via']) expect(headers).not.toHaveProperty(banner);
    expect(JSON.stringify([headers, answer.text])).not.toMatch(/apollo|fastify|node\.js|\d+\.\d+\.\d+/i);
  },
);
