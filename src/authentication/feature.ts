import type { Feature } from '../db/feature.js';
import { CredentialResolver } from './credential.resolver.js';

export const authenticationFeature: Feature = { resolvers: [CredentialResolver] };
