import { CreateInvitations } from '../../migrations/20261204000000_create_invitations_compatible.js';
import type { Feature } from '../db/feature.js';
import { FactorAdminResolver } from './factor-admin.resolver.js';
import { Invitation } from './invitation.entity.js';
import { InvitationResolver } from './invitation.resolver.js';
import { LIVING_INVITATIONS } from './invitations.js';
import { PasswordResetResolver } from './password-reset.resolver.js';
import { UserAdminResolver } from './user-admin.resolver.js';

export const adminFeature: Feature = {
  entities: [Invitation],
  migrations: [{ name: '20261204000000_create_invitations_compatible', class: CreateInvitations }],
  resolvers: [UserAdminResolver, FactorAdminResolver, PasswordResetResolver, InvitationResolver],
  privileges: { invitation: 'select, insert, delete' },
  functions: ['purge_user(uuid)'],
  mailSecrets: [LIVING_INVITATIONS],
};
