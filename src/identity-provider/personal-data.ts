import type { PersonalData } from '../db/feature.js';
import { findNewest } from '../db/find-newest.js';
import { pick } from '../db/pick.js';
import { Identity } from './identity.entity.js';

const IDENTITY = ['id', 'providerId', 'issuer', 'subject', 'label', 'createdOn', 'lastUsedOn'] as const;

/** The accounts at providers that somebody has linked. */
export const identityPersonalData: PersonalData = {
  lists: {
    identities: async (em, userId, limit) =>
      (await findNewest(em, Identity, { user: userId }, limit)).map((identity) => pick(identity, IDENTITY)),
  },
};
