import type { ConfirmationRule } from '../permission/confirmed.js';
import { GRANTING_PERMISSIONS, withinScopes } from '../permission/permissions.js';
import type { Viewer } from '../viewer/viewer.js';
import type { RotateApiKeyArgs } from './api-key.args.js';
import type { CreateApiKeyInput } from './create-api-key.types.js';

/** Whether a key with these scopes would hold a permission over other people. */
const wouldGovern = ({ permissions }: Viewer, scopes: readonly string[] | null): boolean =>
  withinScopes([...permissions], scopes).some((permission) => GRANTING_PERMISSIONS.includes(permission));

/**
 * A key for a script outlives the session that makes it: a stolen session must not leave one behind that governs others. A script in a
 * page must not get any out of a browser session.
 */
export const CREATE_KEY: ConfirmationRule<{ input: CreateApiKeyInput }> = {
  isNeeded: ({ viewer, hasSecondFactor }, { input }) =>
    viewer.credential.isCookie || wouldGovern(viewer, input.scopes ?? null) || hasSecondFactor(),
};

/** Whoever rotates another key gets it. A session may always rotate its own; of a browser session no key is ever rotated. */
export const ROTATE_KEY: ConfirmationRule<RotateApiKeyArgs> = {
  isNeeded: ({ viewer, hasSecondFactor }, { id }) =>
    id.toLowerCase() !== viewer.credential.id &&
    (viewer.credential.isCookie || wouldGovern(viewer, null) || hasSecondFactor()),
};
