import { ValidateBy } from 'class-validator';

/** The decorated argument may not stand beside any of the others. */
export const NotWith = (...others: string[]): PropertyDecorator =>
  ValidateBy({
    name: 'notWith',
    validator: {
      validate: (_value, args) =>
        others.every((other) => (args as { object: Record<string, unknown> }).object[other] == null),
      defaultMessage: () => `cannot be combined with ${others.join(' or ')}`,
    },
  });
