import { ValidateBy } from 'class-validator';
import { databaseTime } from '../db/database-time.js';
import { argumentConfigs } from '../validation/argument-config.js';
import { IsText, UNSEEN_CHARACTERS } from '../validation/text.validator.js';

const MAX_NAME = 64;

/** The name of a key. */
export const IsKeyName = (): PropertyDecorator =>
  IsText({
    min: 1,
    max: MAX_NAME,
    trim: true,
    forbidden: UNSEEN_CHARACTERS,
    message: `must be 1 to ${MAX_NAME} characters, none of them a control or invisible character`,
  });

/** A time in the future, within the longest lifetime of a key. */
export const IsKeyEnd = (): PropertyDecorator =>
  ValidateBy({
    name: 'isKeyEnd',
    validator: {
      validate: (value, args) => {
        const max = (args && argumentConfigs.get(args.object)?.apiKey.maxTtlMs) ?? 0;
        const now = databaseTime().getTime();
        return value instanceof Date && value.getTime() > now && value.getTime() <= now + max;
      },
      defaultMessage: () => 'must be in the future and within the longest lifetime of a key',
    },
  });
