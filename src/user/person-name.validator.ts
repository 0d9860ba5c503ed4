import { IsText, UNSEEN_CHARACTERS } from '../validation/text.validator.js';

/** A first or last name of any script. */
export const IsPersonName = (): PropertyDecorator =>
  IsText({
    max: 64,
    trim: true,
    forbidden: UNSEEN_CHARACTERS,
    message: 'must be at most 64 characters, none of them a control or invisible character',
  });
