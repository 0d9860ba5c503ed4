import { ValidateBy } from 'class-validator';
import { formatDuration } from './duration.js';

/** An hour. Timers of Node.js overflow at 24.8 days, and then do not wait at all. */
export const MAX_WAIT_MS = 3_600_000;

/** A wait must outlast the one inside it, or the inner limit would never be seen. */
export const LongerThan = (property: string, variable: string): PropertyDecorator =>
  ValidateBy({
    name: 'longerThan',
    validator: {
      validate: (value, args) => Number(value) > Number((args as { object: Record<string, unknown> }).object[property]),
      defaultMessage: () => `is not longer than ${variable}`,
    },
  });

/** Off, or not so short that it cannot be kept. In milliseconds. */
export const ZeroOrAtLeast = (min: number): PropertyDecorator =>
  ValidateBy({
    name: 'zeroOrAtLeast',
    validator: {
      validate: (value) => value === 0 || Number(value) >= min,
      defaultMessage: () => `is neither 0 nor at least ${formatDuration(min)}`,
    },
  });
