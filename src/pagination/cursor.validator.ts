import { ValidateBy } from 'class-validator';
import { decodeCursor } from './cursor.js';
import type { List } from './list.js';

/** A cursor of the very list that is asked for. `listOf` tells that list from its arguments. */
export const IsCursorOf = <Args extends object>(listOf: (args: Args) => List): PropertyDecorator =>
  ValidateBy({
    name: 'isCursorOf',
    validator: {
      validate: (value, args) =>
        typeof value === 'string' && decodeCursor(value, listOf(args?.object as Args)) !== undefined,
      defaultMessage: () => 'is not a cursor of this list: take one from its pageInfo or edges, with the same search',
    },
  });
