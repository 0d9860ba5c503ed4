import { CreateChallenges } from '../../migrations/20261129000000_create_challenges.js';
import { CreateUsedTokens } from '../../migrations/20261205010000_create_used_tokens_compatible.js';
import type { Feature } from '../db/feature.js';
import { Challenge } from './challenge.entity.js';
import { ConfirmationResolver } from './confirmation.resolver.js';
import { KnownAddress } from './known-address.entity.js';
import { signInPersonalData } from './personal-data.js';
import { RegistrationResolver } from './registration.resolver.js';
import { SessionResolver } from './session.resolver.js';
import { UsedToken } from './used-token.entity.js';

/** The least that the functions allow. */
const RETENTION_MS = 30 * 86_400_000;

export const signInFeature: Feature = {
  entities: [KnownAddress, Challenge, UsedToken],
  migrations: [
    { name: '20261129000000_create_challenges', class: CreateChallenges },
    { name: '20261205010000_create_used_tokens_compatible', class: CreateUsedTokens },
  ],
  functions: ['prune_challenges(timestamptz, integer)', 'prune_used_tokens(timestamptz, integer)'],
  prunes: ['prune_challenges', 'prune_used_tokens'].map((name) => ({
    function: name,
    retentionMs: () => RETENTION_MS,
  })),
  resolvers: [RegistrationResolver, SessionResolver, ConfirmationResolver],
  privileges: {
    known_address: 'select, insert, update, delete',
    challenge: 'select, insert, update, delete',
    used_token: 'select, insert',
  },
  personalData: signInPersonalData,
};
