import type { ConfirmationRule } from './confirmed.js';

/** What concerns the ways in to the caller's own account: a key that createApiKey has made never reaches it. */
export const OWN_WAY_IN: ConfirmationRule = { refusesCreatedKeys: () => true };
