import { ValidateBy } from 'class-validator';

/** The year of the first moment, and of the first that is too late: in between PostgreSQL reads dates as JavaScript writes them. */
const FIRST = Date.UTC(1970, 0, 1);
const BEYOND = Date.UTC(10_000, 0, 1);

/** A moment that the database can hold. */
export const IsMoment = (): PropertyDecorator =>
  ValidateBy({
    name: 'isMoment',
    validator: {
      validate: (value) => value instanceof Date && value.getTime() >= FIRST && value.getTime() < BEYOND,
      defaultMessage: () => 'must be between the years 1970 and 9999',
    },
  });
