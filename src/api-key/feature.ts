import { NameApiKeys } from '../../migrations/20261123020000_name_api_keys_compatible.js';
import { PruneDeadRows } from '../../migrations/20261127000000_prune_dead_rows_compatible.js';
import { RememberProofsOfLogins } from '../../migrations/20261128000000_remember_proofs_of_logins.js';
import { AddCookieKeys } from '../../migrations/20261208000000_add_cookie_keys_compatible.js';
import type { Feature } from '../db/feature.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeyResolver } from './api-key.resolver.js';
import { KeyVerificationResolver } from './key-verification.resolver.js';
import { apiKeyPersonalData } from './personal-data.js';

export const apiKeyFeature: Feature = {
  entities: [ApiKey],
  migrations: [
    { name: '20261123020000_name_api_keys_compatible', class: NameApiKeys },
    { name: '20261127000000_prune_dead_rows_compatible', class: PruneDeadRows },
    { name: '20261128000000_remember_proofs_of_logins', class: RememberProofsOfLogins },
    { name: '20261208000000_add_cookie_keys_compatible', class: AddCookieKeys },
  ],
  resolvers: [ApiKeyResolver, KeyVerificationResolver],
  functions: ['prune_api_keys(timestamptz, integer)'],
  prunes: [{ function: 'prune_api_keys', retentionMs: ({ apiKey }) => apiKey.retentionMs }],
  privileges: { api_key: 'select, insert, update' },
  needlessRights: [
    {
      description: 'can delete users and keys',
      condition: "has_table_privilege('api_key', 'delete, truncate')",
    },
  ],
  personalData: apiKeyPersonalData,
};
