import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
  /** Of the tarball, in bytes. */
  readonly size: number;
}

const folder = mkdtempSync(join(tmpdir(), 'authhero-client-'));
const run = (command: string, words: readonly string[], cwd = folder): string =>
  execFileSync(command, words, { cwd, env: { ...process.env, NODE_OPTIONS: '' }, encoding: 'utf8' }).trim();
const node = (code: string): string => run('node', ['--input-type=module', '-e', code]);

let packed: Packed;
beforeAll(() => {
  const said = run('npm', ['pack', './src/client', '--json', '--pack-destination', folder], '.');
  [packed] = JSON.parse(said.slice(said.search(/^\[/m)));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  run('npm', ['install', '--no-audit', '--no-fund', `./${packed.filename}`]);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

test('authhero-graphql-client: installed in an empty folder it is one package of at most 100 kB, without sources', () => {
  expect(globSync('node_modules/*', { cwd: folder })).toEqual(['node_modules/authhero-graphql-client']);
  expect(packed.size).toBeLessThan(100_000);
  const paths = packed.files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(['LICENSE', 'README.md', 'dist/server/guard.js', 'dist/server/guard.d.ts']),
  );
  expect(paths.filter((path) => /(?<!\.d)\.ts$|\.map$|tsconfig/.test(path))).toEqual([]);
});

test('authhero-graphql-client: has the version, the licence and the Node.js of authhero-graphql', () => {
  const [client, main] = ['src/client/package.json', 'package.json'].map((path) =>
    JSON.parse(readFileSync(path, 'utf8')),
  );
  for (const name of ['version', 'license', 'engines', 'publishConfig', 'type'])
    expect(client[name]).toEqual(main[name]);
});

test('authhero-graphql-client: a guard for API keys needs nothing else, and one for tokens says that it needs jose', () => {
  const make = (options: string) =>
    node(`import { createGuard } from 'authhero-graphql-client/server';
      console.log(await createGuard(${options}).then((guard) => typeof guard.express, ({ message }) => message));`);
  expect(make(`{ url: 'http://localhost:4000/graphql', apiKey: 'ahk_' }`)).toBe('function');
  expect(make(`{ issuer: 'http://localhost:4000', audience: 'orders' }`)).toBe(
    'Access tokens need the package jose: npm install jose',
  );
});
