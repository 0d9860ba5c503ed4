import { ValidateBy } from 'class-validator';
import { parseMailAddress } from './mail-address.js';

export const isMailAddress = (value: unknown): boolean =>
  typeof value === 'string' && parseMailAddress(value) !== undefined;

/** One address for mail, without a name. */
export const IsMailAddress = (): PropertyDecorator =>
  ValidateBy({
    name: 'isMailAddress',
    validator: {
      validate: isMailAddress,
      defaultMessage: () => 'must be one address such as ada@example.com, up to 254 characters, without a name',
    },
  });
