import 'reflect-metadata';
import { accessTokenFeature } from './access-token/feature.js';
import { accountFeature } from './account/feature.js';
import { adminFeature } from './admin/feature.js';
import { apiKeyFeature } from './api-key/feature.js';
import { auditFeature } from './audit/feature.js';
import { authenticationFeature } from './authentication/feature.js';
import type { Feature } from './db/feature.js';
import { emailFeature } from './email/feature.js';
import { identityProviderFeature } from './identity-provider/feature.js';
import { mailFeature } from './mail/feature.js';
import { passkeyFeature } from './passkey/feature.js';
import { passwordFeature } from './password/feature.js';
import { personalDataFeature } from './personal-data/feature.js';
import { rateLimitFeature } from './rate-limit/feature.js';
import { roleFeature } from './role/feature.js';
import { secondFactorFeature } from './second-factor/feature.js';
import { signInFeature } from './sign-in/feature.js';
import { userFeature } from './user/feature.js';

/** What AuthHero consists of, from the ground up: a feature stands behind those that it needs. */
export const features: readonly Feature[] = [
  rateLimitFeature,
  auditFeature,
  mailFeature,
  userFeature,
  roleFeature,
  apiKeyFeature,
  passwordFeature,
  signInFeature,
  emailFeature,
  secondFactorFeature,
  passkeyFeature,
  identityProviderFeature,
  accessTokenFeature,
  accountFeature,
  adminFeature,
  personalDataFeature,
  authenticationFeature,
];
