/** An outcome: what was asked for needs permissions that the asking credential does not hold. */
export interface PermissionsLacking {
  readonly kind: 'permissions-lacking';
  /** Empty where the operation takes a credential without scopes, and where they are hidden. */
  readonly permissions: readonly string[];
  /** Whether the asking credential may not see which permissions they are. */
  readonly isHidden?: boolean;
}

/** The needed permissions that a holder lacks; undefined where the holder has all of them. */
export function lackingPermissions(
  holder: { readonly permissions: ReadonlySet<string> },
  needed: readonly string[],
): PermissionsLacking | undefined {
  const permissions = needed.filter((permission) => !holder.permissions.has(permission));
  return permissions.length > 0 ? { kind: 'permissions-lacking', permissions } : undefined;
}
