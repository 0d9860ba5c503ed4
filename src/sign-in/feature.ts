import { CreateChallenges } from '../../migrations/20261129000000_create_challenges.js';
import type { Feature } from '../db/feature.js';
import { Challenge } from './challenge.entity.js';
import { ConfirmationResolver } from './confirmation.resolver.js';
import { KnownAddress } from './known-address.entity.js';
import { signInPersonalData } from './personal-data.js';
import { RegistrationResolver } from './registration.resolver.js';
import { SessionResolver } from './session.resolver.js';

/** The least that the function allows. */
const CHALLENGE_RETENTION_MS = 30 * 86_400_000;

export const signInFeature: Feature = {
  entities: [KnownAddress, Challenge],
  migrations: [{ name: '20261129000000_create_challenges', class: CreateChallenges }],
  functions: ['prune_challenges(timestamptz, integer)'],
  prunes: [{ function: 'prune_challenges', retentionMs: () => CHALLENGE_RETENTION_MS }],
  resolvers: [RegistrationResolver, SessionResolver, ConfirmationResolver],
  privileges: {
    known_address: 'select, insert, update, delete',
    challenge: 'select, insert, update, delete',
  },
  personalData: signInPersonalData,
};
