/** An outcome: what was asked for needs permissions that the asking credential does not hold. */
export interface PermissionsLacking {
  readonly kind: 'permissions-lacking';
  /** None are named where it takes a credential without scopes. */
  readonly permissions: readonly string[];
}

/** The needed permissions that a holder lacks; undefined where the holder has all of them. */
export function lackingPermissions(
  holder: { readonly permissions: ReadonlySet<string> },
  needed: readonly string[],
): PermissionsLacking | undefined {
  const permissions = needed.filter((permission) => !holder.permissions.has(permission));
  return permissions.length > 0 ? { kind: 'permissions-lacking', permissions } : undefined;
}
