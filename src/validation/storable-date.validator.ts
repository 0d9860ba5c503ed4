import { ValidateBy } from 'class-validator';

/** PostgreSQL reads dates as JavaScript writes them from the first of these times until just before the second. */
const MIN_TIME = Date.UTC(1970, 0, 1);
const END_TIME = Date.UTC(10_000, 0, 1);

/** A date that the database can store. */
export const IsStorableDate = (): PropertyDecorator =>
  ValidateBy({
    name: 'isStorableDate',
    validator: {
      validate: (value) => value instanceof Date && value.getTime() >= MIN_TIME && value.getTime() < END_TIME,
      defaultMessage: () => 'must be between the years 1970 and 9999',
    },
  });
