import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
async function build(): Promise<number> {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [resolve('scripts/build.ts')], { cwd: folder, env, stdio: 'ignore' });
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
