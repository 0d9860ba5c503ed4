import { ValidateBy } from 'class-validator';
import { decodeCursor } from './cursor.js';

/** A cursor of the very list that is asked for. `queryOf` names that list from its arguments. */
export const IsCursorOf = <Args extends object>(queryOf: (args: Args) => string): PropertyDecorator =>
  ValidateBy({
    name: 'isCursorOf',
    validator: {
      validate: (value, args) =>
        typeof value === 'string' && decodeCursor(value, queryOf(args?.object as Args)) !== undefined,
      defaultMessage: () => 'is not a cursor of this list: take one from its pageInfo or edges, with the same search',
    },
  });
