import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** The packages of the programs in the documents. */
const OTHERS = ['express', 'fastify', 'graphql', 'jose'];

/** Makes a folder for programs that use authhero-graphql-client and other packages, which are those of this clone. */
export async function aFolderWithClient(others: readonly string[] = OTHERS): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'authhero-programs-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const modules = join(folder, 'node_modules');
  const client = join(modules, 'authhero-graphql-client');
  mkdirSync(client, { recursive: true });
  copyFileSync('src/client/package.json', join(client, 'package.json'));
  await promisify(execFile)('tsc', ['-p', 'src/client', '--outDir', join(client, 'dist')]);
  for (const name of others) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(resolve('node_modules', name), join(modules, name));
  }
  return folder;
}
