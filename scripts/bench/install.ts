import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Installs what only the benchmark needs, beside it, where it is not there yet. */
export function ensureInstalled(): void {
  if (existsSync('scripts/bench/node_modules/.package-lock.json')) return;
  process.stdout.write('npm ci --prefix scripts/bench\n');
  const args = ['ci', '--prefix', 'scripts/bench', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', args, { stdio: 'inherit' });
  if (status !== 0) throw new Error('npm ci failed');
}
