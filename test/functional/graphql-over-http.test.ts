import { expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer({ GRAPHQL_INTROSPECTION: 'true' });

const audits = serverAudits({ url: () => server.url });

test.each(audits.map(({ id, name, fn }) => ({ id, name, fn })))('GraphQL over HTTP: $id $name', async ({ fn }) => {
  expect(await fn()).toMatchObject({ status: 'ok' });
});
