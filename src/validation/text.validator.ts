import { ValidateBy } from 'class-validator';

/** Counts code points after NFC, so that an accent counts the same in every composition. */
export const codePoints = (text: string): number => [...text.normalize('NFC')].length;

/** ZWNJ, ZWJ and variation selectors change how the characters beside them look: some scripts and emoji need them. */
const JOINERS = '\\u200C\\u200D\\p{Variation_Selector}';

/**
 * Characters that nobody sees, or that make a text look like another one: controls, bidi controls, separators of lines and paragraphs,
 * invisible and tag characters, by their properties in Unicode; and a text that has nothing but joiners.
 */
export const UNSEEN_CHARACTERS = new RegExp(
  `[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Bidi_Control}\\uFFF9-\\uFFFB[\\p{Default_Ignorable_Code_Point}--[${JOINERS}]]]|^[\\s${JOINERS}]*[${JOINERS}][\\s${JOINERS}]*$`,
  'v',
);

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
