import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'authhero-build-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  for (const name of ['src', 'migrations', 'scripts', 'node_modules']) mkdirSync(join(folder, name));
  const options = { module: 'nodenext', outDir: 'dist', rootDir: '.', types: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['src', '*.ts'] }));
  for (const name of ['package-lock.json', 'package.json']) writeFileSync(join(folder, name), '{"type":"module"}');
  writeFileSync(join(folder, 'mikro-orm.config.ts'), 'export {};');
  write('one');
});

const output = join(folder, 'dist/src/main.js');
const write = (text: string) => writeFileSync(join(folder, 'src/main.ts'), `export const text = '${text}';`);

/** Builds as the scripts of npm do. @returns the exit code */
async function build(parts = ['service'], path = process.env.PATH): Promise<number> {
  const env = { ...process.env, NODE_OPTIONS: '', PATH: path };
  const child = spawn(process.execPath, [resolve('scripts/build.ts'), ...parts], {
    cwd: folder,
    env,
    stdio: 'ignore',
  });
  const [code] = await once(child, 'exit');
  return code;
}

test('build: of four at the same moment one compiles, and a build without a change writes nothing', async () => {
  expect(await Promise.all([build(), build(), build(), build()])).toEqual([0, 0, 0, 0]);
  expect(readFileSync(output, 'utf8')).toContain('one');
  const { mtimeMs } = statSync(output);
  expect(await build()).toBe(0);
  expect(statSync(output).mtimeMs).toBe(mtimeMs);
}, 60_000);

test('build: a changed source is compiled, and a source that does not compile fails until it is corrected', async () => {
  write('two');
  expect(await build()).toBe(0);
  expect(readFileSync(output, 'utf8')).toContain('two');
  writeFileSync(join(folder, 'src/main.ts'), 'export const text: number = "x";');
  for (let tries = 0; tries < 2; tries += 1) expect(await build()).not.toBe(0);
  write('three');
  expect(await build()).toBe(0);
  expect(readFileSync(output, 'utf8')).toContain('three');
}, 60_000);

test('build: only the part is built whose sources have changed, and the next start builds nothing', async () => {
  // Programs that say that they ran, in place of the compiler and the bundler.
  const programs = join(folder, 'programs');
  const ran = join(folder, 'ran');
  mkdirSync(programs);
  for (const name of ['tsc', 'vite', 'graphql-codegen'])
    writeFileSync(join(programs, name), `#!/bin/sh\necho ${name} "$*" >> '${ran}'\n`, { mode: 0o755 });
  for (const name of [
    'src/web/account',
    'src/web/explorer',
    'src/web/gql',
    'src/web/ui',
    'src/client/server',
    'src/client/generated',
    'scripts/client-schema',
  ])
    mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['schema.graphql', 'src/web/compressed.ts', 'src/web/ui/mark.svg'])
    writeFileSync(join(folder, name), '');
  writeFileSync(
    join(folder, 'scripts/client-schema/write.ts'),
    `import { appendFileSync } from 'node:fs';\nappendFileSync('${ran}', 'types of the client\\n');\n`,
  );
  const built = async (): Promise<string[]> => {
    rmSync(ran, { force: true });
    expect(await build([], `${programs}:${process.env.PATH}`)).toBe(0);
    const lines = existsSync(ran) ? readFileSync(ran, 'utf8').trim().split('\n') : [];
    return lines.map((line) => /config (\S+)/.exec(line)?.[1] ?? line.trim());
  };
  const pages = ['types of the client', 'src/web/codegen.json', 'src/web/vite.config.ts'];
  const change = (name: string) => writeFileSync(join(folder, name), String(Math.random()));
  change('src/main.ts');
  expect(await built()).toEqual(['tsc', ...pages, 'src/web/explorer/vite.config.ts']);
  expect(await built()).toEqual([]);
  change('src/main.ts');
  expect(await built()).toEqual(['tsc']);
  change('src/web/account/main.tsx');
  expect(await built()).toEqual(pages);
  change('src/web/explorer/main.tsx');
  expect(await built()).toEqual(['src/web/explorer/vite.config.ts']);
  change('schema.graphql');
  expect(await built()).toEqual(pages);
  // The pages use the client, but not its part for servers.
  change('src/client/client.ts');
  expect(await built()).toEqual(pages);
  // What the build itself makes starts nothing.
  for (const name of ['src/web/gql/graphql.ts', 'src/client/generated/schema.ts', 'src/client/server/guard.ts'])
    change(name);
  expect(await built()).toEqual([]);
}, 60_000);
