import { isISO8601, ValidateBy } from 'class-validator';
import { databaseTime } from '../../db/database-time.js';

/** A date, or a moment with its distance from UTC: without that it would be another moment on another machine. */
const FORM = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** When an account was made, ISO 8601: a date, or a moment with Z or an offset. From 1970 to now. */
export const IsCreatedOn = (): PropertyDecorator =>
  ValidateBy({
    name: 'isCreatedOn',
    validator: {
      validate(value) {
        if (typeof value !== 'string' || !FORM.test(value) || !isISO8601(value, { strict: true })) return false;
        const time = Date.parse(value);
        return time >= 0 && time <= databaseTime().getTime();
      },
      defaultMessage: () => 'must be an ISO 8601 date, or time with Z or an offset, from 1970 to now',
    },
  });
