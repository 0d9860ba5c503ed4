import type { ConfirmationRule } from '../permission/confirmed.js';
import { IdentityMethod } from '../viewer/identity-method.js';

/** What concerns the ways in to the caller's own account: a key that createApiKey has made never reaches it. */
export const OWN_WAY_IN: ConfirmationRule = { refusesCreatedKeys: () => true };

/** The current password is a proof by itself, unless there is none yet, or there is a second factor beside it. */
export const CHANGE_PASSWORD: ConfirmationRule = {
  ...OWN_WAY_IN,
  isNeeded: async ({ methods, hasSecondFactor }) =>
    !(await methods()).includes(IdentityMethod.PASSWORD) || hasSecondFactor(),
};
