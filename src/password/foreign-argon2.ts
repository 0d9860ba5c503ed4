import argon2 from 'argon2';
import {
  type ForeignScheme,
  fromBase64,
  MAX_MEMORY_KIB,
  MAX_MEMORY_WORK_KIB,
  phcString,
  UnusableHashError,
} from './foreign-hash-scheme.js';

/** Django puts its name of the scheme in front. A string without a version has version 16, from before versions were written. */
const FORM = /^(?:argon2)?\$(argon2(?:id|i|d))(?:\$v=(16|19))?\$([a-z0-9=,]+)\$([^$]+)\$([^$]+)$/;
const MAX_LANES = 16;
/** RFC 9106, 3.1. */
const MIN_SALT_BYTES = 8;

/** Argon2 of each kind and both versions, as a PHC string. AuthHero's own hashes have this form. */
export const argon2Scheme: ForeignScheme = {
  prefix: /^\$argon2/,
  read(text) {
    if (!/^(argon2)?\$argon2/.test(text)) return undefined;
    const [, kind = '', version = '16', parameters = '', ...ends] = FORM.exec(text) ?? [];
    const [salt, hash] = ends.map(fromBase64);
    const { m = 0, t = 0, p = 0, ...more } = parametersOf(parameters);
    if (!kind || !salt || !hash || Object.keys(more).length > 0) throw new UnusableHashError('is malformed argon2');
    if (!(t >= 1 && p >= 1 && m >= 8 * p)) throw new UnusableHashError('is argon2 with a cost that cannot be');
    if (m > MAX_MEMORY_KIB || m * t > MAX_MEMORY_WORK_KIB || p > MAX_LANES)
      throw new UnusableHashError(`is argon2 that costs too much: docs/passwords.md`);
    return phcString(`${kind}$v=${version}`, `m=${m},t=${t},p=${p}`, salt, hash, MIN_SALT_BYTES);
  },
  verify: (hash, password) => argon2.verify(hash, password),
};

function parametersOf(text: string): Record<string, number> {
  const pairs = text.split(',').map((part) => /^([a-z]+)=(\d{1,9})$/.exec(part));
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? 'malformed', Number(pair?.[2])]));
}
