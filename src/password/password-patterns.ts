/** Sequences of the alphabet, of digits, and of keyboards (QWERTY, QWERTZ, AZERTY; rows and columns). */
const FORWARD = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  ...['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'yxcvbnm', 'azertyuiop', 'qsdfghjklm', 'wxcvbn'],
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik,', '9ol.', '!@#$%^&*()'],
];
const SEQUENCES = [...FORWARD, ...FORWARD.map((sequence) => [...sequence].reverse().join(''))];

/** Three, since nearly every word has two neighbours. */
const MIN_RUN_LENGTH = 3;

/** The length of a text in code points. */
export const lengthOf = (text: string): number => [...text].length;

/**
 * The part that a whole text repeats, if it does: `abc` of `abcabcabc`. The last repetition may be incomplete: `blah ` of
 * `blah blah`.
 */
export function repeatedUnit(text: string): string | undefined {
  for (let period = 1; period * 2 <= text.length + 1 && period < text.length; period += 1)
    if (text.startsWith(text.slice(period))) return text.slice(0, period);
  return undefined;
}

/** The text with repeated characters only once: `helo!` of `hello!!!!!`. */
export const withoutRepeats = (text: string): string => text.replace(/(.)\1+/gsu, '$1');

/** The number of characters when each run along a sequence, forwards or backwards, counts as one: 2 for `aabbcc!`. */
export function lengthWithoutRuns(text: string): number {
  const characters = [...withoutRepeats(text)];
  let length = 0;
  for (let start = 0; start < characters.length; start += runAt(start, characters)) length += 1;
  return length;
}

/** The length of the run that begins at a position; 1 if there is none. */
function runAt(start: number, characters: string[]): number {
  let end = start + MIN_RUN_LENGTH;
  while (end <= characters.length && isSequence(characters.slice(start, end).join(''))) end += 1;
  return end === start + MIN_RUN_LENGTH ? 1 : end - 1 - start;
}

const isSequence = (text: string): boolean => SEQUENCES.some((sequence) => sequence.includes(text));
