import { Matches } from 'class-validator';

export const USERNAME = /^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/;

/** A username: 3 to 64 of ASCII letters, digits, `.`, `_` and `-`, the first a letter or digit. */
export const IsUsername = (): PropertyDecorator =>
  Matches(USERNAME, {
    message: 'must be 3 to 64 of the letters a to z, digits, ".", "_" and "-", and begin with a letter or digit',
  });
