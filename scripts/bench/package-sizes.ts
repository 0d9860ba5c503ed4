import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface PackageSize {
  readonly name: string;
  readonly bytes: number;
}

/** Installs the production dependencies into a folder. @returns the size of each scope or package, the largest first */
export function packageSizes(folder: string): PackageSize[] {
  const scratch = join(folder, 'production');
  mkdirSync(scratch);
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(file, join(scratch, file));
  execFileSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], { cwd: scratch, stdio: 'ignore' });
  const modules = join(scratch, 'node_modules');
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .map((name) => ({ name, bytes: sizeOf(join(modules, name)) }))
    .toSorted((a, b) => b.bytes - a.bytes);
}

function sizeOf(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
