export interface KeyRules {
  /** Most live keys of a user; those that another has replaced do not count. */
  readonly max: number;
  /** Lifetime of a key that is given no end. */
  readonly lifetimeMs: number;
}
