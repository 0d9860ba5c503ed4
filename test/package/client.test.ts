import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { blocksOf } from '../support/document-blocks.js';

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
  /** Of the tarball, in bytes. */
  readonly size: number;
}

const folder = mkdtempSync(join(tmpdir(), 'authhero-client-'));
const run = (command: string, words: readonly string[], cwd = folder): string =>
  execFileSync(command, words, { cwd, env: { ...process.env, NODE_OPTIONS: '' }, encoding: 'utf8' }).trim();
const entries = ['client', 'passkey/passkey', 'provider/provider', 'server/guard'];
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
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      ...entries.flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]),
    ]),
  );
  expect(JSON.parse(readFileSync('src/client/package.json', 'utf8'))).not.toHaveProperty('dependencies');
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

const STRICT = {
  strict: true,
  noEmit: true,
  module: 'nodenext',
  lib: ['es2023', 'dom'],
  types: [],
  exactOptionalPropertyTypes: true,
};
const compile = () => run(resolve('node_modules/.bin/tsc'), ['-p', folder], '.');

/** A program of a frontend developer, with types of the DOM and without those of Node.js. */
const PROGRAM = `import { AuthHeroError, createClient } from 'authhero-graphql-client';
import { signInWithPasskey } from 'authhero-graphql-client/passkey';
import { beginWithProvider, endWithProvider } from 'authhero-graphql-client/provider';

const auth = createClient({ url: '/graphql', mode: 'cookie', confirm: ({ prove }) => prove({ password: 'x' }) });
export async function signIn(username: string, password: string): Promise<string> {
  const step = await auth.signIn({ username, password });
  switch (step.__typename) {
    case 'SignedIn':
      return step.user.username;
    case 'SecondFactorRequired':
      return (await signInWithPasskey(auth, { step })).__typename;
    case 'InvalidCredentials':
    case 'PasswordChangeRequired':
    case 'PasswordTooCommon':
      return step.message;
    default:
      return step satisfies never;
  }
}
export const keys = async (): Promise<readonly (string | null)[]> => (await auth.myApiKeys()).nodes.map(({ name }) => name);
export const waitFor = (error: unknown) => (error instanceof AuthHeroError ? error.retryAfter : undefined);
export const provider = [beginWithProvider, endWithProvider];
`;

test('authhero-graphql-client: a strict program compiles against its types, with an exhaustive switch, and not with a mistake', () => {
  writeFileSync(join(folder, 'program.ts'), PROGRAM);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: STRICT, files: ['program.ts'] }));
  expect(compile()).toBe('');
  for (const [right, wrong] of [
    ["case 'PasswordTooCommon':", ''],
    ['signIn({ username, password })', 'signIn({ username })'],
    ['step.user.username', 'step.user.name'],
    ["mode: 'cookie'", "mode: 'cookies'"],
  ] as const) {
    writeFileSync(join(folder, 'program.ts'), PROGRAM.replace(right, wrong));
    expect(() => compile()).toThrow();
  }
}, 60_000);

test('authhero-graphql-client: the programs of its README compile', () => {
  const programs = Object.entries(blocksOf('src/client/README.md')).map(
    ([name, code]) => [`${name}.ts`, code] as const,
  );
  expect(programs).toHaveLength(4);
  for (const [file, code] of programs) writeFileSync(join(folder, file), code);
  const files = programs.map(([file]) => file);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: STRICT, files }));
  expect(compile()).toBe('');
}, 60_000);

test('authhero-graphql-client: compressed, the core has at most 8 kB, and no app that leaves passkeys out has their code', () => {
  const config = (entry: string) => `export default { logLevel: 'error', build: { outDir: 'out', emptyOutDir: true,
    lib: { entry: '${entry}', formats: ['es'], fileName: 'out' }, minify: true } };`;
  const codeOf = (program: string): string => {
    writeFileSync(join(folder, 'entry.js'), program);
    writeFileSync(join(folder, 'vite.config.js'), config('entry.js'));
    run(resolve('node_modules/.bin/vite'), ['build']);
    return readFileSync(join(folder, 'out/out.js'), 'utf8');
  };
  const core = codeOf("import { createClient } from 'authhero-graphql-client'; globalThis.auth = createClient({});");
  expect(gzipSync(core, { level: 9 }).length).toBeLessThan(8_000);
  expect(core).not.toContain('navigator.credentials');
  const passkeys = codeOf("export { signInWithPasskey } from 'authhero-graphql-client/passkey';");
  expect(gzipSync(passkeys, { level: 9 }).length).toBeLessThan(2_500);
}, 60_000);

test('authhero-graphql-client: in Node.js a client keeps no process alive', () => {
  const program = `import { createClient, memoryStorage } from 'authhero-graphql-client';
    const auth = createClient({ url: 'http://127.0.0.1:1/graphql', mode: 'key', storage: memoryStorage() });
    auth.me().catch(({ code }) => console.log(code));`;
  expect(node(program)).toBe('UNREACHABLE');
});
