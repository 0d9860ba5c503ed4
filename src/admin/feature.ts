import type { Feature } from '../db/feature.js';
import { UserAdminResolver } from './user-admin.resolver.js';

export const adminFeature: Feature = { resolvers: [UserAdminResolver], functions: ['purge_user(uuid)'] };
