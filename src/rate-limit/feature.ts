import { CreateRateLimitsAndKnownAddresses } from '../../migrations/20261123000000_create_rate_limits_and_known_addresses_compatible.js';
import type { Feature } from '../db/feature.js';
import { RateLimitCounter } from './rate-limit-counter.entity.js';

export const rateLimitFeature: Feature = {
  entities: [RateLimitCounter],
  migrations: [
    {
      name: '20261123000000_create_rate_limits_and_known_addresses_compatible',
      class: CreateRateLimitsAndKnownAddresses,
    },
  ],
  privileges: { rate_limit: 'select, insert, update, delete' },
};
