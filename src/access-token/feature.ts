import { CreateSigningKeys } from '../../migrations/20261130000000_create_signing_keys_compatible.js';
import type { Feature } from '../db/feature.js';
import { AccessTokenResolver } from './access-token.resolver.js';
import { SigningKey } from './signing-key.entity.js';

export const accessTokenFeature: Feature = {
  entities: [SigningKey],
  migrations: [{ name: '20261130000000_create_signing_keys_compatible', class: CreateSigningKeys }],
  resolvers: [AccessTokenResolver],
  privileges: { signing_key: 'select, insert, update' },
  sealed: [{ table: 'signing_key', column: 'private_key' }],
};
