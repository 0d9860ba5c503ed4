/** What follows each other in the alphabet, in counting and on keyboards (QWERTY, QWERTZ, AZERTY; in rows and columns). */
const FORWARD = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  ...['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'yxcvbnm', 'azertyuiop', 'qsdfghjklm', 'wxcvbn'],
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik,', '9ol.', '!@#$%^&*()'],
];
const SEQUENCES = [...FORWARD, ...FORWARD.map((sequence) => [...sequence].reverse().join(''))];

/** Three: two neighbours stand in nearly every word. */
const SHORTEST_RUN = 3;

/** How many characters a text has, in code points. */
export const lengthOf = (text: string): number => [...text].length;

/**
 * What the whole text repeats, if it does: `abc` of `abcabcabc`. The last repetition may be cut off, and of two it may lack
 * a separator: `blah ` of `blah blah`.
 */
export function repeatedUnit(text: string): string | undefined {
  for (let period = 1; period * 2 <= text.length + 1 && period < text.length; period += 1)
    if (text.startsWith(text.slice(period))) return text.slice(0, period);
  return undefined;
}

/** Each character that is repeated once only: `helo!` of `hello!!!!!`. */
export const withoutRepeats = (text: string): string => text.replace(/(.)\1+/gsu, '$1');

/** How many characters are left when each run along a sequence, forwards or backwards, counts as one: 2 of `aabbcc!`. */
export function lengthWithoutRuns(text: string): number {
  const characters = [...withoutRepeats(text)];
  let length = 0;
  for (let start = 0; start < characters.length; start += runAt(start, characters)) length += 1;
  return length;
}

/** How many characters the run has that begins at a place; 1 where none does. */
function runAt(start: number, characters: string[]): number {
  let end = start + SHORTEST_RUN;
  while (end <= characters.length && isSequence(characters.slice(start, end).join(''))) end += 1;
  return end === start + SHORTEST_RUN ? 1 : end - 1 - start;
}

const isSequence = (text: string): boolean => SEQUENCES.some((sequence) => sequence.includes(text));
