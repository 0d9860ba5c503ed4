import { isCommonPassword } from './common-passwords.js';
import { lengthOf, lengthWithoutRuns, repeatedUnit, withoutRepeats } from './password-patterns.js';

/** Why a password is refused, whatever its length. */
export enum PasswordWeakness {
  COMMON = 'COMMON',
  REPETITIVE = 'REPETITIVE',
  SEQUENTIAL = 'SEQUENTIAL',
  CONTAINS_USERNAME = 'CONTAINS_USERNAME',
  CONTAINS_SERVICE_NAME = 'CONTAINS_SERVICE_NAME',
  BREACHED = 'BREACHED',
}

export interface PasswordContext {
  readonly username: string;
  readonly serviceName: string;
  /** The min number of code points of a password. */
  readonly minLength: number;
}

/** Shorter names are part of many words: "ann" in "anniversary". */
const MIN_DISTINCT_NAME_LENGTH = 4;

/**
 * Why a password is refused, without the look-up of breached passwords. Upper and lower case are equal. It returns the most
 * specific reason. docs/passwords.md has the rules.
 */
export function weaknessOf(password: string, context: PasswordContext): PasswordWeakness | undefined {
  const text = fold(password);
  if (isRepetitive(text, context)) return PasswordWeakness.REPETITIVE;
  if (isLittle(lengthWithoutRuns(text), text, context)) return PasswordWeakness.SEQUENTIAL;
  if (contains(text, context.username, context)) return PasswordWeakness.CONTAINS_USERNAME;
  if (contains(text, context.serviceName, context)) return PasswordWeakness.CONTAINS_SERVICE_NAME;
  if (isCommonPassword(text)) return PasswordWeakness.COMMON;
  return undefined;
}

const fold = (text: string): string => text.normalize('NFC').toLowerCase();

/** A repeated unit is no better than the unit alone, without a separator at its end. */
function isRepetitive(text: string, context: PasswordContext): boolean {
  if (isLittle(lengthOf(withoutRepeats(text)), text, context)) return true;
  const unit = repeatedUnit(text);
  if (unit === undefined) return false;
  return lengthOf(unit) < context.minLength || weaknessOf(unit.replace(/[\s\p{P}]$/u, ''), context) !== undefined;
}

/** Whether too little of a text is left: at most a third of it, and less than a password needs. */
const isLittle = (left: number, text: string, { minLength }: PasswordContext): boolean =>
  left * 3 <= lengthOf(text) && left < minLength;

function contains(text: string, name: string, { minLength }: PasswordContext): boolean {
  const word = fold(name);
  if (!text.includes(word)) return false;
  return lengthOf(word) >= MIN_DISTINCT_NAME_LENGTH || lengthOf(text.replaceAll(word, '')) < minLength;
}
