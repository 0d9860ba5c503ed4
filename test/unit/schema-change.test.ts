import { expect, test } from '@jest/globals';
import { compareSchemas } from '../../scripts/schema-change.js';

const BEFORE = 'type Query { me: String names(first: Int): [String!]! } enum Kind { LOGIN }';
const BROKEN = 'type Query { names(first: Int): [String!]! } enum Kind { LOGIN }';
const GROWN = 'type Query { me: String you: String names(first: Int): [String!]! } enum Kind { LOGIN CREATED }';

test.each<[string, string, string, boolean]>([
  ['0.1.0', '0.1.0', 'the same version', false],
  ['0.1.0', '0.1.1', 'a patch before 1.0.0', false],
  ['0.1.0', '0.2.0', 'a minor version before 1.0.0', true],
  ['0.9.0', '1.0.0', 'the first major version', true],
  ['1.2.0', '1.3.0', 'a minor version', false],
  ['1.2.0', '2.0.0', 'a major version', true],
  ['1.2.0', '0.3.0', 'an older version', false],
  ['0.10.0', '0.9.0', 'an older minor version', false],
])('schema:check: a breaking change from %s to %s, %s: allowed is %s', async (before, after, _what, allowed) => {
  const change = await compareSchemas({ version: before, sdl: BEFORE }, { version: after, sdl: BROKEN });
  expect(change).toEqual({ allowed, breaking: ["Field 'me' was removed from object type 'Query'"], dangerous: [] });
});

test('schema:check: what only grows is allowed in any version, and new values are told as dangerous', async () => {
  const change = await compareSchemas({ version: '1.2.0', sdl: BEFORE }, { version: '1.2.1', sdl: GROWN });
  expect(change).toEqual({ allowed: true, breaking: [], dangerous: ["Enum value 'CREATED' was added to enum 'Kind'"] });
});
