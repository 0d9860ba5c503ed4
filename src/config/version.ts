import { existsSync, readFileSync } from 'node:fs';

/** The manifest is two folders above the sources, and three above the compiled file. */
const MANIFESTS = ['../../package.json', '../../../package.json'].map((path) => new URL(path, import.meta.url));

/** The version of this AuthHero, as `authhero --version` prints it. */
export const VERSION: string = JSON.parse(
  readFileSync(MANIFESTS.find((path) => existsSync(path)) ?? '', 'utf8'),
).version;
