import { ValidateBy } from 'class-validator';

/** Longer than any token. */
const MAX_LENGTH = 256;

/** Text that somebody says is a token. Whether it is one, only the operation tells. */
export const IsToken = (): PropertyDecorator =>
  ValidateBy({
    name: 'isToken',
    validator: {
      validate: (value) => typeof value === 'string' && value.length <= MAX_LENGTH,
      defaultMessage: () => `must be at most ${MAX_LENGTH} characters`,
    },
  });
