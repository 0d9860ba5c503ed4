import type { Feature } from '../db/feature.js';
import { PasswordResetResolver } from './password-reset.resolver.js';
import { UserAdminResolver } from './user-admin.resolver.js';

export const adminFeature: Feature = {
  resolvers: [UserAdminResolver, PasswordResetResolver],
  functions: ['purge_user(uuid)'],
};
