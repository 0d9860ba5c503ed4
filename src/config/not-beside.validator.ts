import { ValidateBy } from 'class-validator';

/** Two settings of the same group that exclude each other. */
export const NotBeside = (property: string, variable: string): PropertyDecorator =>
  ValidateBy({
    name: 'notBeside',
    validator: {
      validate: (value, args) => !value || !(args as { object: Record<string, unknown> }).object[property],
      defaultMessage: () => `cannot be combined with ${variable}`,
    },
  });
