import { ValidateBy } from 'class-validator';
import { isRoleName } from '../role/role.args.js';

/** Most roles that a user may be given. */
export const MAX_ROLES = 20;

/** Names of roles, each once. */
export const AreRoleNames = (): PropertyDecorator =>
  ValidateBy({
    name: 'areRoleNames',
    validator: {
      validate: (value) =>
        Array.isArray(value) &&
        value.every(isRoleName) &&
        value.length <= MAX_ROLES &&
        new Set(value).size === value.length,
      defaultMessage: () => `must be names of roles, at most ${MAX_ROLES}, each once`,
    },
  });
