import type { PersonalData } from '../db/feature.js';
import { findNewest } from '../db/find-newest.js';
import { pick } from '../db/pick.js';
import { ApiKey } from './api-key.entity.js';

const API_KEY = [
  'id',
  'kind',
  'name',
  'maskedKey',
  'scopes',
  'createdOn',
  'updatedOn',
  'expiresOn',
  'lastUsedOn',
  'rotatedOn',
  'revokedOn',
] as const;

/** Somebody's keys, dead ones too. The hash of a key tells nothing about anybody. */
export const apiKeyPersonalData: PersonalData = {
  lists: {
    apiKeys: async (em, userId, limit) =>
      (await findNewest(em, ApiKey, { user: userId }, limit)).map((key) => pick(key, API_KEY)),
  },
};
