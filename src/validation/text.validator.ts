import { ValidateBy } from 'class-validator';

/** Counts code points after NFC, so that an accent counts the same in every composition. */
export const codePoints = (text: string): number => [...text.normalize('NFC')].length;

/** Control characters, and bidi controls, which can make a text look like another. ZWJ and ZWNJ are allowed: some scripts need them. */
export const CONTROL_CHARACTERS = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

interface TextRule {
  min?: number;
  max: number;
  trim?: boolean;
  forbidden?: RegExp;
  message: string;
}

/**
 * A text with a number of code points. Ill-formed UTF-16 is always refused: a lone surrogate becomes U+FFFD in the database and in
 * argon2, so two different texts would become equal. NUL is refused too, since PostgreSQL cannot store it.
 */
export const IsText = ({ min = 0, max, trim = false, forbidden, message }: TextRule): PropertyDecorator =>
  ValidateBy({
    name: 'isText',
    validator: {
      validate(value) {
        // NFC joins at most four code points of two units each into one. A longer text is too long without counting.
        if (typeof value !== 'string' || value.length > max * 8) return false;
        if (!value.isWellFormed() || value.includes('\0') || forbidden?.test(value)) return false;
        const length = codePoints(trim ? value.trim() : value);
        return length >= min && length <= max;
      },
      defaultMessage: () => message,
    },
  });
