import { CreateRolesAndScopes } from '../../migrations/20261125000000_create_roles_and_scopes.js';
import type { Feature } from '../db/feature.js';
import { Role } from './role.entity.js';
import { RoleResolver } from './role.resolver.js';
import { RoleAssignment } from './role-assignment.entity.js';
import { roleNamesOf } from './role-names.js';
import { UserRolesResolver } from './user-roles.resolver.js';

export const roleFeature: Feature = {
  entities: [Role, RoleAssignment],
  migrations: [{ name: '20261125000000_create_roles_and_scopes', class: CreateRolesAndScopes }],
  resolvers: [UserRolesResolver, RoleResolver],
  privileges: { role: 'select, insert, update, delete', role_assignment: 'select, insert, delete' },
  personalData: {
    properties: async (em, userId) => ({ roles: (await roleNamesOf(em, [userId])).get(userId) }),
  },
};
