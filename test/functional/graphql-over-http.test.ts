import { expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer({ GRAPHQL_INTROSPECTION: 'true' });

// CSRF prevention asks a GET for a header that the audits do not send.
const fetchFn: typeof fetch = (input, init) =>
  fetch(input, { ...init, headers: { ...init?.headers, 'apollo-require-preflight': 'yes' } });
const audits = serverAudits({ url: () => server.url, fetchFn });

test.each(audits.map(({ id, name, fn }) => ({ id, name, fn })))('GraphQL over HTTP: $id $name', async ({ fn }) => {
  expect(await fn()).toMatchObject({ status: 'ok' });
});
