import type { Feature } from '../db/feature.js';
import { AccountResolver } from './account.resolver.js';

export const accountFeature: Feature = { resolvers: [AccountResolver] };
