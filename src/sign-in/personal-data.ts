import type { PersonalData } from '../db/feature.js';
import { findNewest } from '../db/find-newest.js';
import { pick } from '../db/pick.js';
import { KnownAddress } from './known-address.entity.js';

const ADDRESS = ['id', 'address', 'createdOn', 'lastLoginOn'] as const;

/** The addresses that somebody has logged in from. */
export const signInPersonalData: PersonalData = {
  lists: {
    knownAddresses: async (em, userId, limit) =>
      (await findNewest(em, KnownAddress, { user: userId }, limit)).map((address) => pick(address, ADDRESS)),
  },
};
