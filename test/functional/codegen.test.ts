import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { firstBlockOf } from '../support/document-blocks.js';
import { useTestServer } from '../support/use-test-server.js';

const run = promisify(execFile);
const GENERATED = 'test/codegen/generated';

const server = useTestServer();
afterAll(() => rmSync(GENERATED, { recursive: true, force: true }));

test('codegen: a client that uses the generated types compiles with strict and runs the whole journey', async () => {
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

test('README: the configuration of codegen gives every scalar a type', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'authhero-codegen-'));
  try {
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, 'src'));
    writeFileSync(
      join(folder, 'src/mine.ts'),
      'const mine = /* GraphQL */ `query Mine { me { createdOn } exportMyData }`;',
    );
    const config = firstBlockOf('README.md', 'json').replace('http://127.0.0.1:4000/graphql', server.url);
    writeFileSync(join(folder, 'codegen.json'), config);
    await run('npx', ['--no', 'graphql-codegen'], { cwd: folder, env: { ...process.env, NODE_OPTIONS: '' } });
    expect(readFileSync(join(folder, 'src/gql/graphql.ts'), 'utf8')).toContain(
      'export type MineQuery = { exportMyData: Record<string, unknown>, me: { createdOn: string } };',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 120_000);
