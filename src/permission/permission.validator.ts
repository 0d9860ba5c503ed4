import { ValidateBy } from 'class-validator';
import { MAX_PERMISSION_LENGTH, MAX_PERMISSIONS, PERMISSION_FORM } from './permissions.js';

const isPermission = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= MAX_PERMISSION_LENGTH && PERMISSION_FORM.test(value);

/** A list of permissions, each named once. */
export const ArePermissions = ({ min }: { min: number }): PropertyDecorator =>
  ValidateBy({
    name: 'arePermissions',
    validator: {
      validate: (value) =>
        Array.isArray(value) &&
        value.length >= min &&
        value.length <= MAX_PERMISSIONS &&
        new Set(value).size === value.length &&
        value.every(isPermission),
      defaultMessage: () =>
        `must be ${min} to ${MAX_PERMISSIONS} permissions such as invoices:read, each once and up to ${MAX_PERMISSION_LENGTH} characters`,
    },
  });
