/** The permissions that AuthHero itself asks for, as `resource:action`. An application adds its own by naming them in a role. */
export const PERMISSIONS = {
  'account:read': "read one's own account, its events and API keys, and export all data",
  'account:write': "change one's names and password, log out, delete one's account",
  'keys:read': "list one's own API keys",
  'keys:write': "make, rename, rotate and revoke one's own API keys",
  'keys:verify': 'verify API keys of other people',
  'users:read': 'look up and list active users',
  'users:manage': 'see inactive users and roles, deactivate, restore, reset and purge users, revoke their keys',
  'roles:manage': 'make, change and delete roles, and give them to users',
  'audit:read': 'read the events of every account',
} as const;

export type Permission = keyof typeof PERMISSIONS;

/** The permissions over other people. */
export const GRANTING_PERMISSIONS: readonly string[] = [
  'users:manage',
  'roles:manage',
  'audit:read',
] satisfies Permission[];

/** The built-in roles. Everybody has the role `user` without an assignment. The role `admin` has every permission of every role. */
export const USER_ROLE = 'user';
export const ADMIN_ROLE = 'admin';

/** `resource:action`, of AuthHero or of an application. */
export const PERMISSION_FORM = /^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*$/;
export const MAX_PERMISSION_LENGTH = 64;
/** Most permissions that a role or a key may name. */
export const MAX_PERMISSIONS = 100;

/** The granted permissions that the scopes of a credential let through. Null scopes let all through. */
export const withinScopes = (granted: string[], scopes: readonly string[] | null): string[] =>
  scopes ? granted.filter((permission) => scopes.includes(permission)) : granted;

/** The granted permissions that a credential lets through. */
export const permissionsWithin = (
  granted: string[],
  { scopes, mayGovern }: { readonly scopes: readonly string[] | null; readonly mayGovern: boolean },
): string[] =>
  withinScopes(granted, scopes).filter((permission) => mayGovern || !GRANTING_PERMISSIONS.includes(permission));

export const isOwnPermission = (permission: string): permission is Permission => Object.hasOwn(PERMISSIONS, permission);
