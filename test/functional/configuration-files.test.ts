import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authhero-env-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** `authhero config check` in a folder with this `.env`. */
const check = (
  dotEnv: Buffer,
  env: Record<string, string> = {},
): Promise<{ code: number; stdout: string; stderr: string }> => {
  writeFileSync(join(folder, '.env'), dotEnv);
  const options = { cwd: folder, env: { PATH: process.env.PATH ?? '', ...env } };
  return new Promise((done) =>
    execFile(
      process.execPath,
      [resolve('dist/scripts/authhero.js'), 'config', 'check'],
      options,
      (error, stdout, stderr) => done({ code: Number(error?.code ?? 0), stdout, stderr }),
    ),
  );
};

test('.env: a byte order mark and CRLF change nothing', async () => {
  const { code, stdout } = await check(Buffer.from('\ufeffSERVICE_NAME=Acme\r\nPORT=4123\r\n'));
  expect(code).toBe(0);
  expect(stdout).toMatch(/^SERVICE_NAME +Acme +\.env$/m);
  expect(stdout).toMatch(/^PORT +4123 +\.env$/m);
});

test.each([
  ['UTF-16, as PowerShell writes it', Buffer.from('\ufeffPORT=4123\r\n', 'utf16le')],
  ['Latin 1', Buffer.from('SERVICE_NAME=Caf\xe9\n', 'latin1')],
])('.env: in %s it is refused with the reason', async (_encoding, bytes) => {
  expect(await check(bytes)).toMatchObject({ code: 78, stderr: '.env is not in UTF-8: save it as UTF-8\n' });
});

test('.env: a name that does nothing is named, and a typing error in the environment too, each with the nearest setting', async () => {
  const { stdout } = await check(Buffer.from('RATE_LIMTI=off\nCOLOUR=red\n'), { GRAPHQL_MAX_DEPHT: '9', LANG: 'C' });
  expect(stdout.match(/^warning: .* is not a setting.*$/gm)?.sort()).toEqual([
    'warning: COLOUR in .env is not a setting of AuthHero',
    'warning: GRAPHQL_MAX_DEPHT is not a setting of AuthHero: do you mean GRAPHQL_MAX_DEPTH?',
    'warning: RATE_LIMTI in .env is not a setting of AuthHero: do you mean RATE_LIMIT?',
  ]);
});
