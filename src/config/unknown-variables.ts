import { existsSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { distance } from 'fastest-levenshtein';
import { given } from './given.js';
import { isProviderVariable } from './provider.settings.js';
import { settings } from './setting.js';
import { readTextFile } from './text-file.js';

/** Variables that AuthHero reads, but that are not settings. */
const OTHERS = ['NODE_ENV', 'DB_INIT_PASSWORD', 'DB_INIT_MIGRATION_PASSWORD'];
const IGNORED = /^(NODE_OPTIONS|TEST_DATABASE.*)$/;
/** A shorter name is similar to too many others, so nothing is suggested for it. */
const SHORTEST = 6;
const MAX_DISTANCE = 2;

const known = new Set([
  ...settings.flatMap(({ variable, secret }) => (secret ? [variable, `${variable}_FILE`] : [variable])),
  ...OTHERS,
]);

/**
 * Variables that have no effect, as lines for a person: every unknown name in `.env`, and names in the environment of the process
 * that look like a misspelled setting. Other names in the environment belong to other programs.
 */
export function unknownVariables(names: Iterable<string> = given): string[] {
  const inFile = existsSync('.env') ? Object.keys(parseEnv(readTextFile('.env'))) : [];
  const unknown = (name: string) => !known.has(name) && !IGNORED.test(name) && !isProviderVariable(name);
  return [
    ...inFile.filter(unknown).map((name) => inWords(`${name} in .env`, nearestTo(name))),
    ...[...names].filter(unknown).flatMap((name) => {
      const nearest = nearestTo(name);
      return nearest ? [inWords(name, nearest)] : [];
    }),
  ];
}

const inWords = (what: string, nearest: string | undefined): string =>
  `${what} is not a setting of AuthHero${nearest ? `: do you mean ${nearest}?` : ''}`;

function nearestTo(name: string): string | undefined {
  if (name.length < SHORTEST) return undefined;
  const upper = name.toUpperCase();
  const [nearest] = [...known]
    .map((variable) => ({ variable, apart: distance(variable, upper) }))
    .filter(({ apart }) => apart <= MAX_DISTANCE)
    .sort((one, other) => one.apart - other.apart);
  return nearest?.variable;
}
