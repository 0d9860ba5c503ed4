import { CreateIdentities } from '../../migrations/20261207000000_create_identities.js';
import type { Feature } from '../db/feature.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import { Identity } from './identity.entity.js';
import { IdentityResolver } from './identity.resolver.js';
import { identityPersonalData } from './personal-data.js';
import { ProviderSignInResolver } from './provider-sign-in.resolver.js';

export const identityProviderFeature: Feature = {
  entities: [Identity],
  migrations: [{ name: '20261207000000_create_identities', class: CreateIdentities }],
  resolvers: [ProviderSignInResolver, IdentityResolver],
  privileges: { identity: 'select, insert, update, delete' },
  personalData: identityPersonalData,
  waysIn: [
    {
      method: IdentityMethod.PROVIDER,
      isSecondFactor: false,
      isEnoughAlone: true,
      holders: 'select user_id from identity',
      added: 'select user_id, created_on from identity',
      // Ids have only letters, digits and hyphens: see `config/sign-in.kinds.ts`.
      usable: ({ signIn }) =>
        `select user_id from identity where provider_id = any('{${signIn.providerIds.join()}}'::text[])`,
    },
  ],
};
