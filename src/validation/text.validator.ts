import { ValidateBy } from 'class-validator';

/** Counts code points after NFC, so that an accent counts the same however it was typed. */
export const codePoints = (text: string): number => [...text.normalize('NFC')].length;

/** Control characters and bidi controls, which make a text look like another. ZWJ and ZWNJ are letters to some scripts. */
export const CONTROL_CHARACTERS = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

interface TextRule {
  min?: number;
  max: number;
  trim?: boolean;
  forbidden?: RegExp;
  message: string;
}

/**
 * A text of so many code points. Ill-formed UTF-16 is refused everywhere: a lone surrogate becomes U+FFFD in the
 * database and in argon2, and two different texts would then be the same. So is NUL, which PostgreSQL cannot store.
 */
export const IsText = ({ min = 0, max, trim = false, forbidden, message }: TextRule): PropertyDecorator =>
  ValidateBy({
    name: 'isText',
    validator: {
      validate(value) {
        // NFC joins at most four code points of two units each into one: what is longer need not be counted.
        if (typeof value !== 'string' || value.length > max * 8) return false;
        if (!value.isWellFormed() || value.includes('\0') || forbidden?.test(value)) return false;
        const length = codePoints(trim ? value.trim() : value);
        return length >= min && length <= max;
      },
      defaultMessage: () => message,
    },
  });
