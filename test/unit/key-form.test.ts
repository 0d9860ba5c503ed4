import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isToken, makeToken } from '../../src/api-key/api-key.token.js';
import { hasKeyForm } from '../../src/client/server/key-form.js';

test('the package for services and AuthHero agree on the form of an API key', () => {
  const changed = fc.record({ at: fc.nat(60), to: fc.stringMatching(/^[0-9A-Za-z _]{0,2}$/) }).map(({ at, to }) => {
    const key = makeToken();
    return key.slice(0, at) + to + key.slice(at + 1);
  });
  fc.assert(
    fc.property(fc.oneof(changed, fc.string(), fc.constant(0).map(makeToken)), (text) => {
      expect(hasKeyForm(text)).toBe(isToken(text));
    }),
  );
  expect(hasKeyForm(makeToken())).toBe(true);
});
