/**
 * An outcome: what was asked for needs these permissions too, which the asking credential does not hold. None are named where
 * it needs a credential without scopes.
 */
export class LackingPermissions {
  constructor(readonly permissions: readonly string[]) {}

  /** Undefined where the holder has all that is needed. */
  static of(holder: { permissions: ReadonlySet<string> }, needed: readonly string[]): LackingPermissions | undefined {
    const lacking = needed.filter((permission) => !holder.permissions.has(permission));
    return lacking.length > 0 ? new LackingPermissions(lacking) : undefined;
  }
}
