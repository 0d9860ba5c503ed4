import type { PersonalData } from '../db/feature.js';
import { findNewest } from '../db/find-newest.js';
import { pick } from '../db/pick.js';
import { Passkey } from './passkey.entity.js';

const PASSKEY = ['id', 'name', 'createdOn', 'lastUsedOn', 'backedUp'] as const;

/** The passkeys of a user, without their keys. */
export const passkeyPersonalData: PersonalData = {
  lists: {
    passkeys: async (em, userId, limit) =>
      (await findNewest(em, Passkey, { user: userId }, limit)).map((passkey) => pick(passkey, PASSKEY)),
  },
};
