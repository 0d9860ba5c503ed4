import type { ConfirmationRule } from '../permission/confirmed.js';
import { OWN_WAY_IN } from '../permission/own-way-in.js';
import { IdentityMethod } from '../viewer/identity-method.js';

/** The current password is a proof by itself, unless there is none yet, or there is a second factor beside it. */
export const CHANGE_PASSWORD: ConfirmationRule = {
  ...OWN_WAY_IN,
  isNeeded: async ({ methods, hasSecondFactor }) =>
    !(await methods()).includes(IdentityMethod.PASSWORD) || hasSecondFactor(),
};
