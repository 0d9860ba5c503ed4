import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { blocksOf } from '../support/document-blocks.js';
import { useTestServer } from '../support/use-test-server.js';

const run = promisify(execFile);
const PAGE = 'docs/clients.md';
/** What is installed once stays here until the versions on the page change. */
const CACHE = join(tmpdir(), 'authhero-clients');
const server = useTestServer({ NODE_ENV: 'development' });

/** The blocks of a language on the page, by their name. Blocks of two languages can have the same name. */
const blocks = (language: string) => blocksOf(PAGE, language);
const bin = (name: string) => resolve('node_modules/.bin', name);
const COMPILER = { strict: true, noEmit: true, target: 'es2023', module: 'esnext', moduleResolution: 'bundler' };

/** A folder with exactly the packages that the page names for a client. */
async function install(name: string): Promise<string> {
  const sh = blocks('sh');
  const lines = `${sh.codegen}${sh[name] ?? ''}npm i -D -E @types/node@24.19.2`;
  const folder = join(CACHE, `${name}-${createHash('sha256').update(lines).digest('hex').slice(0, 12)}`);
  const done = join(folder, 'installed');
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
    const script = lines.replaceAll('npm i ', 'npm i --no-audit --no-fund --silent ');
    await run('bash', ['-ec', script], { cwd: folder, env: { ...process.env, NODE_OPTIONS: '' } });
    writeFileSync(done, '');
  }
  return folder;
}

/** Makes a program of the blocks of a client, compiles it, and runs the journey. */
async function runJourney(name: string, prepare: (folder: string) => Promise<void>): Promise<unknown> {
  const folder = await install(name);
  const write = (file: string, text = '') => writeFileSync(join(folder, file), text);
  rmSync(join(folder, 'src'), { recursive: true, force: true });
  mkdirSync(join(folder, 'src'));
  const { key, [name]: program } = blocks('ts');
  write('src/key.ts', key);
  write(`src/${name}.ts`, program);
  write('src/operations.graphql', blocks('graphql').operations);
  copyFileSync('test/clients/driver.ts', join(folder, 'src/driver.ts'));
  write(
    'src/main.ts',
    `import * as setUp from './${name}';\nimport { journey } from './driver';\nawait journey(setUp);\n`,
  );
  const types = { types: ['node'], lib: ['es2023', 'dom', 'esnext.disposable'], skipLibCheck: true };
  write('tsconfig.json', JSON.stringify({ compilerOptions: { ...COMPILER, ...types }, include: ['src'] }));
  write('vite.config.js', blocks('js')[`${name}-vite`] ?? 'export default {};');
  const lib = `build: { lib: { entry: 'src/main.ts', formats: ['es'], fileName: 'main' }, outDir: 'out' }`;
  write(
    'build.config.js',
    `import config from './vite.config.js';\nexport default { ...config, logLevel: 'error', ${lib} };`,
  );
  await prepare(folder);
  const options = { cwd: folder, env: { ...process.env, NODE_OPTIONS: '' } };
  await run('node_modules/.bin/tsc', ['-p', '.'], options);
  await run(bin('vite'), ['build', '--config', 'build.config.js'], options);
  const env = { ...options.env, NODE_ENV: 'production', AUTHHERO_URL: server.url };
  return JSON.parse((await run(process.execPath, ['out/main.js'], { cwd: folder, env })).stdout);
}

const codegen =
  (change: (config: string) => string = (config) => config) =>
  async (folder: string): Promise<void> => {
    const config = (blocks('json').codegen ?? '').replace('http://localhost:4000/graphql', server.url);
    writeFileSync(join(folder, 'codegen.json'), change(config));
    const options = { cwd: folder, env: { ...process.env, NODE_OPTIONS: '' } };
    await run('node_modules/.bin/graphql-codegen', ['--config', 'codegen.json'], options);
  };
const relayCompiler = async (folder: string): Promise<void> => {
  copyFileSync('schema.graphql', join(folder, 'schema.graphql'));
  writeFileSync(join(folder, 'relay.config.json'), blocks('json').relay ?? '');
  await run('node_modules/.bin/relay-compiler', [], { cwd: folder });
};
/** authhero-graphql-client takes the same documents. */
const SEND = `import { createClient } from 'authhero-graphql-client';
import { LogOutDocument, MyKeysDocument } from './gql/graphql.js';
const auth = createClient({ url: '/graphql', mode: 'cookie' });
export const names = async (): Promise<(string | null)[]> =>
  (await auth.send(MyKeysDocument, { first: 20 })).myApiKeys.nodes.map(({ name }) => name);
export const revoked = async (): Promise<number> => (await auth.send(LogOutDocument)).logout.revokedKeys;
// @ts-expect-error: first is required
export const wrong = () => auth.send(MyKeysDocument, {});
`;
const codegenAsStrings = async (folder: string): Promise<void> => {
  await codegen(asStrings)(folder);
  const client = join(folder, 'node_modules/authhero-graphql-client');
  mkdirSync(client, { recursive: true });
  copyFileSync('src/client/package.json', join(client, 'package.json'));
  await run(bin('tsc'), ['-p', 'src/client', '--outDir', join(client, 'dist')]);
  writeFileSync(join(folder, 'src/send.ts'), SEND);
};
const asStrings = (config: string) => config.replace('"useTypeImports"', '"documentMode": "string", "useTypeImports"');

test.each([
  ['apollo', codegen()],
  ['urql', codegen()],
  ['relay', relayCompiler],
  ['graphql-request', codegen()],
  ['fetch', codegenAsStrings],
])(
  'docs/clients.md: the set-up for %s installs, compiles with strict, and runs the journey',
  async (name, prepare) => {
    const told = ['RegisterSuccess', 'UsernameTaken', 'InvalidCredentials', 'LoginSuccess', 1, null, 'UNAUTHENTICATED'];
    expect(await runJourney(name, prepare)).toEqual(told);
  },
  300_000,
);
