import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { administer } from '../support/test-database.js';

test('migrate: of three processes at once one does it, and none fails', async () => {
  const name = `authhero_migrate_${process.pid}`;
  await administer(`create database ${name}`);
  try {
    const url = new URL(process.env.TEST_DATABASE_URL ?? '');
    url.pathname = `/${name}`;
    const env = { PATH: process.env.PATH ?? '', DATABASE_URL: url.href };
    const run = () => promisify(execFile)(process.execPath, ['dist/scripts/authhero.js', 'migrate'], { env });
    const outputs = (await Promise.all([run(), run(), run()])).map(({ stdout }) => stdout);
    expect(outputs.filter((output) => output.startsWith('applying'))).toHaveLength(1);
    expect(outputs.filter((output) => output.startsWith('nothing to do'))).toHaveLength(2);
  } finally {
    await administer(`drop database ${name} with (force)`);
  }
});
