import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Place, SealBrokenError, Sealer } from '../../src/sealing/sealer.js';

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const value = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const place: fc.Arbitrary<Place> = fc.record({ table: fc.string(), column: fc.string(), id: fc.string() });
const samePlace = (one: Place, other: Place) => JSON.stringify(one) === JSON.stringify(other);

test('sealing: what was sealed is opened in its place, with the key or a previous one, and looks different each time', () => {
  fc.assert(
    fc.property(secret, secret, value, place, (key, next, plain, where) => {
      const sealed = new Sealer(key).seal(plain, where);
      expect(new Sealer(key).open(sealed, where)).toEqual(plain);
      expect(new Sealer(next, [key]).open(sealed, where)).toEqual(plain);
      expect(new Sealer(key).seal(plain, where)).not.toBe(sealed);
      if (plain.length > 3) expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').includes(plain)).toBe(false);
    }),
  );
});

test('sealing: the value of another row, column or table is refused', () => {
  fc.assert(
    fc.property(secret, value, place, place, (key, plain, where, elsewhere) => {
      fc.pre(!samePlace(where, elsewhere));
      const sealer = new Sealer(key);
      expect(() => sealer.open(sealer.seal(plain, where), elsewhere)).toThrow(SealBrokenError);
    }),
  );
});

test('sealing: a value with any change, cut or lengthened, is refused', () => {
  fc.assert(
    fc.property(
      secret,
      value,
      place,
      fc.nat(),
      fc.string({ minLength: 1, maxLength: 4 }),
      (key, plain, where, at, other) => {
        const sealer = new Sealer(key);
        const sealed = sealer.seal(plain, where);
        const begin = at % sealed.length;
        for (const broken of [
          sealed.slice(0, begin) + other + sealed.slice(begin + other.length),
          sealed.slice(0, begin),
          sealed + other,
          sealed.slice(0, begin) + sealed.slice(begin + 1),
          '',
        ].filter((text) => text !== sealed))
          expect(() => sealer.open(broken, where)).toThrow(SealBrokenError);
      },
    ),
    { numRuns: 300 },
  );
});

test('sealing: another key is refused, and an unknown one is named by its id', () => {
  fc.assert(
    fc.property(secret, secret, value, place, (key, other, plain, where) => {
      fc.pre(!key.equals(other));
      const sealer = new Sealer(key);
      const sealed = sealer.seal(plain, where);
      expect(() => new Sealer(other).open(sealed, where)).toThrow(new RegExp(`needs the key ${sealer.keyId},`));
      const renamed = sealed.replace(sealer.keyId, new Sealer(other).keyId);
      expect(() => new Sealer(other, [key]).open(renamed, where)).toThrow(/cannot be opened/);
    }),
  );
});

test('sealing: the id of a key and its values tell nothing of the secret', () => {
  const key = randomBytes(32);
  const sealer = new Sealer(key);
  const sealed = sealer.seal('value', { table: 't', column: 'c', id: '1' });
  for (const form of ['hex', 'base64', 'base64url', 'latin1'] as const)
    expect(sealed).not.toContain(key.toString(form));
  expect(sealed.startsWith(`s1.${sealer.keyId}.`)).toBe(true);
  expect(sealed.startsWith(`s1.${new Sealer(randomBytes(32), [key]).keyId}.`)).toBe(false);
});

test('sealing: the hash of a short secret is the same for the same place and key alone, and is found after a rotation', () => {
  const [old, next] = [randomBytes(32), randomBytes(32)];
  const place = { table: 'email_code', column: 'hash', id: 'a' };
  const [before] = new Sealer(old).fingerprints('12345678', place);
  const after = new Sealer(next, [old]).fingerprints('12345678', place);
  expect(after).toHaveLength(2);
  expect(after[1]).toEqual(before);
  expect(after[0]).not.toEqual(before);
  for (const other of [
    new Sealer(old).fingerprints('12345679', place),
    new Sealer(old).fingerprints('12345678', { ...place, id: 'b' }),
  ])
    expect(other[0]).not.toEqual(before);
});
