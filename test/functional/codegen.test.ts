import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { useTestServer } from '../support/use-test-server.js';

const run = promisify(execFile);
const GENERATED = 'test/codegen/generated';

const server = useTestServer();
afterAll(() => rmSync(GENERATED, { recursive: true, force: true }));

test('codegen: a client written against the generated types compiles under strict and runs the journey', async () => {
  await run('node_modules/.bin/graphql-codegen', ['--config', 'test/codegen/codegen.json'], {
    env: { ...process.env, NODE_OPTIONS: '', SCHEMA_URL: server.url },
  });
  await run('node_modules/.bin/tsc', ['-p', 'test/codegen'], { env: { ...process.env, NODE_OPTIONS: '' } });
  const { stdout } = await run(process.execPath, [`${GENERATED}/js/client.js`, server.url]);
  expect(JSON.parse(stdout)).toEqual({
    registered: 'RegisterSuccess',
    refused: 'InvalidCredentials',
    welcome: true,
    me: true,
    page: 1,
    revoked: 1,
    after: 'UNAUTHENTICATED',
  });
}, 120_000);
