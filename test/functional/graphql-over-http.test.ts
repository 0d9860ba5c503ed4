import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ GRAPHQL_INTROSPECTION: 'true' });
});
afterAll(() => server.stop());

// CSRF prevention asks a GET for a header that the audits do not send.
const fetchFn: typeof fetch = (input, init) =>
  fetch(input, { ...init, headers: { ...init?.headers, 'apollo-require-preflight': 'yes' } });
const audits = serverAudits({ url: () => server.url, fetchFn });

test.each(audits.map(({ id, name, fn }) => ({ id, name, fn })))('GraphQL over HTTP: $id $name', async ({ fn }) => {
  expect(await fn()).toMatchObject({ status: 'ok' });
});
