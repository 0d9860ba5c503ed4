import type { Feature } from '../db/feature.js';
import { PersonalDataResolver } from './personal-data.resolver.js';

export const personalDataFeature: Feature = { resolvers: [PersonalDataResolver] };
