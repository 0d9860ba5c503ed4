import { ValidateBy } from 'class-validator';

/** A setting that means something only where another is set; without it there is but one value. */
export const OnlyWith = (property: string, variable: string, otherwise: unknown): PropertyDecorator =>
  ValidateBy({
    name: 'onlyWith',
    validator: {
      validate: (value, args) =>
        value === otherwise || !!(args as { object: Record<string, unknown> }).object[property],
      defaultMessage: () => `other than ${otherwise} needs ${variable}`,
    },
  });
