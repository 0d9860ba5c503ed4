import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { ADMIN_URL, onDatabase } from './database.ts';

const GIGABYTE = 1e9;
const PACKAGES = ['@apollo/server', 'argon2', 'autocannon', 'better-auth', '@better-auth/api-key', 'graphql', 'pg'];

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memory: string;
  readonly system: string;
}

export const machine = (): Machine => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model.trim() || 'unknown',
  memory: `${(totalmem() / GIGABYTE).toFixed(1)} GB`,
  system: `${type()} ${release()}`,
});

/** What was measured, by name. */
export async function versions(): Promise<Record<string, string>> {
  const { rows } = await onDatabase(ADMIN_URL, (client) => client.query('show server_version'));
  return {
    AuthHero: `${versionIn('package.json')} (${commit()})`,
    'Node.js': process.version.slice(1),
    PostgreSQL: rows[0].server_version,
    ...Object.fromEntries(PACKAGES.map((name) => [name, installed(name)])),
  };
}

/** The benchmark's own packages come first, as they do for Node.js. */
function installed(name: string): string {
  const files = ['scripts/bench/', ''].map((folder) => `${folder}node_modules/${name}/package.json`);
  const file = files.find((path) => existsSync(path));
  return file ? versionIn(file) : 'not installed';
}

const versionIn = (file: string): string => JSON.parse(readFileSync(file, 'utf8')).version;

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  } catch {
    return 'no commit';
  }
}
