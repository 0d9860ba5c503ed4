import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

test('package-lock.json is the inventory: each package has its version and a SHA-512, and each of ours one exact version', () => {
  const { packages } = json('package-lock.json') as { packages: Record<string, Record<string, string>> };
  const foreign = Object.entries(packages).filter(([path]) => path !== '');
  expect(foreign.length).toBeGreaterThan(100);
  const unknown = foreign.filter(([, { version, integrity }]) => !version || !integrity?.startsWith('sha512-'));
  expect(unknown.map(([path]) => path)).toEqual([]);
  const { dependencies } = json('package.json') as { dependencies: Record<string, string> };
  expect(Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});
