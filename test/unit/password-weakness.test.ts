import { expect, test } from '@jest/globals';
import { dictionary } from '@zxcvbn-ts/language-common';
import fc from 'fast-check';
import { weaknessOf } from '../../src/password/password-weakness.js';

const CONTEXT = { username: 'Paul.Smith', serviceName: 'AuthHero', minLength: 8 };

test.each([
  ['REPETITIVE', 'aaaaaaaaaaaaaaa'],
  ['REPETITIVE', 'AbaBabAb'],
  ['REPETITIVE', 'abcabcabca'],
  ['REPETITIVE', 'passwordpassword'],
  ['REPETITIVE', 'password-password'],
  ['REPETITIVE', 'blah blah blah'],
  ['REPETITIVE', 'aaaabbbb'],
  ['REPETITIVE', '11111111a'],
  ['REPETITIVE', 'hello!!!!!!!!!!'],
  ['REPETITIVE', '🦀🦀🦀🦀🦀🦀🦀🦀'],
  ['REPETITIVE', 'e\u0301'.repeat(8)],
  ['REPETITIVE', ' '.repeat(8)],
  ['SEQUENTIAL', '123456789012345'],
  ['SEQUENTIAL', '890123890123456'],
  ['SEQUENTIAL', '987654321098765'],
  ['SEQUENTIAL', 'abcdefgh'],
  ['SEQUENTIAL', 'zyxwvUTS'],
  ['SEQUENTIAL', 'qwertyuiop'],
  ['SEQUENTIAL', 'lkjhgfdsa'],
  ['SEQUENTIAL', 'qwertzuiop'],
  ['SEQUENTIAL', '1qaz2wsx3edc'],
  ['SEQUENTIAL', 'abc123xyz'],
  ['SEQUENTIAL', '112233445566'],
  ['SEQUENTIAL', 'abcdefgh!'],
  ['CONTAINS_USERNAME', 'paul.smith'],
  ['CONTAINS_USERNAME', 'I, PAUL.SMITH, was here in May'],
  ['CONTAINS_SERVICE_NAME', 'my authhero passphrase'],
  ['COMMON', 'password1'],
  ['COMMON', 'LetMeIn123'],
])('a password that is %s is refused as that: %s', (weakness, password) => {
  expect(weaknessOf(password, CONTEXT)).toBe(weakness);
});

test.each([
  'all in lower case letters',
  'correcthorsebatterystaple',
  '🦀🐙🦑🐟🐡🐠🦈🐳',
  '  two words  ',
  'Pâté en croûte',
  'the first student was stuffed with property power',
  'defining',
  'so long and so long and',
  'abcdefghijklmnopqrstuvwxyz correct',
  'paul and smith went to sea',
  'a hero of authority',
  'kx9#mQ2v',
])('an honest password is accepted: %s', (password) => {
  expect(weaknessOf(password, CONTEXT)).toBeUndefined();
});

test('a passphrase of four words that dice chose is accepted, however they are joined', () => {
  const words = dictionary['diceware-common'].filter((word) => /^[a-z]{3,}$/.test(word));
  const phrase = fc.tuple(
    fc.uniqueArray(fc.constantFrom(...words), { minLength: 4, maxLength: 6 }),
    fc.constantFrom('', ' ', '-', '.'),
  );
  const context = { username: 'xavier', serviceName: 'AuthHero', minLength: 15 };
  fc.assert(
    fc.property(phrase, ([words, separator]) => weaknessOf(words.join(separator), context) === undefined),
    { numRuns: 5_000 },
  );
});

test('every password of the common list that is long enough is refused, in upper and lower case', () => {
  const listed = dictionary['passwords-common'].filter((password) => password.length >= 8);
  expect(listed.length).toBeGreaterThan(3_000);
  const accepted = listed.flatMap((password) => [password, password.toUpperCase()]);
  expect(accepted.filter((password) => weaknessOf(password, CONTEXT) === undefined)).toEqual([]);
});

test.each([
  ['happy anniversary', undefined],
  ['annabel7', 'CONTAINS_USERNAME'],
  ['Ann7Ann7', 'REPETITIVE'],
  ['ann and ann', 'CONTAINS_USERNAME'],
])('a username of three letters counts only where too little is left without it: %s is %s', (password, weakness) => {
  expect(weaknessOf(password, { ...CONTEXT, username: 'Ann' })).toBe(weakness);
});

test('a service name is compared as people read it: accents however composed, in any case and script', () => {
  for (const [serviceName, password] of [
    ['Crème', 'une cre\u0300me brulee'],
    ['Ключница', 'моя КЛЮЧНИЦА дома'],
    ['Two Words', 'these are two words'],
  ] as const)
    expect(weaknessOf(password, { ...CONTEXT, serviceName })).toBe('CONTAINS_SERVICE_NAME');
});

test('what is repeated counts once: as long as PASSWORD_MIN_LENGTH asks for, it may be repeated', () => {
  const twice = 'thin icethin ice';
  expect(weaknessOf(twice, CONTEXT)).toBeUndefined();
  expect(weaknessOf(twice, { ...CONTEXT, minLength: 15 })).toBe('REPETITIVE');
});
