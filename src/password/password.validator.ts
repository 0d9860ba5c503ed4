import { ValidateBy } from 'class-validator';
import { argumentConfigs } from '../validation/argument-config.js';
import { codePoints, IsText } from '../validation/text.validator.js';

const MAX_LENGTH = 256;

/** A password to be compared. It has no minimum length, so that a raised minimum locks nobody out. */
export const IsPassword = (): PropertyDecorator =>
  IsText({ min: 1, max: MAX_LENGTH, message: `must be 1 to ${MAX_LENGTH} characters` });

/** A new password. Its length is counted in code points, and every character is allowed (NIST SP 800-63B-4, 3.1.1.2). */
export const IsNewPassword = (): PropertyDecorator => (target, property) => {
  IsText({ max: MAX_LENGTH, message: `must be well-formed text of at most ${MAX_LENGTH} characters` })(
    target,
    property,
  );
  ValidateBy({
    name: 'passwordMinLength',
    validator: {
      validate: (value, args) =>
        typeof value !== 'string' || value.length > MAX_LENGTH * 8 || codePoints(value) >= minLength(args?.object),
      defaultMessage: (args) => `must be at least ${minLength(args?.object)} characters`,
    },
  })(target, property);
};

const minLength = (input: object | undefined): number =>
  (input && argumentConfigs.get(input)?.passwordPolicy.minLength) ?? 8;
