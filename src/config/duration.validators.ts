import { ValidateBy } from 'class-validator';
import { formatDuration } from './duration.js';

/** One hour. Timers of Node.js overflow at 24.8 days and then do not wait at all. */
export const MAX_WAIT_MS = 3_600_000;

/** A wait must be longer than the wait inside it, or the inner limit would never be reached. */
export const LongerThan = (property: string, variable: string): PropertyDecorator =>
  ValidateBy({
    name: 'longerThan',
    validator: {
      validate: (value, args) => Number(value) > Number((args as { object: Record<string, unknown> }).object[property]),
      defaultMessage: () => `is not longer than ${variable}`,
    },
  });

/** Zero, which turns it off, or a duration that is not too short. In milliseconds. */
export const ZeroOrAtLeast = (min: number): PropertyDecorator =>
  ValidateBy({
    name: 'zeroOrAtLeast',
    validator: {
      validate: (value) => value === 0 || Number(value) >= min,
      defaultMessage: () => `is neither 0 nor at least ${formatDuration(min)}`,
    },
  });
