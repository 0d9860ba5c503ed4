import type { Feature } from '../db/feature.js';
import { ConfirmationResolver } from './confirmation.resolver.js';
import { KnownAddress } from './known-address.entity.js';
import { signInPersonalData } from './personal-data.js';
import { RegistrationResolver } from './registration.resolver.js';
import { SessionResolver } from './session.resolver.js';

export const signInFeature: Feature = {
  entities: [KnownAddress],
  resolvers: [RegistrationResolver, SessionResolver, ConfirmationResolver],
  privileges: { known_address: 'select, insert, update, delete' },
  personalData: signInPersonalData,
};
