/** How long a credential counts as proven recently. */
const LIFETIME_MS = 60_000;
/** Credentials that are remembered; then the oldest is forgotten. */
const MAX_CREDENTIALS = 100_000;

/** Hashes of credentials that were verified within the last minute. They earn a request its priority, never its access. */
export class RecentlyProven {
  /** When each was verified, in milliseconds of `performance.now()`; the oldest first. */
  private readonly provenAt = new Map<string, number>();

  add(hash: string): void {
    const now = performance.now();
    this.provenAt.delete(hash);
    this.provenAt.set(hash, now);
    for (const [oldest, at] of this.provenAt) {
      if (this.provenAt.size <= MAX_CREDENTIALS && now - at <= LIFETIME_MS) break;
      this.provenAt.delete(oldest);
    }
  }

  has(hash: string): boolean {
    return performance.now() - (this.provenAt.get(hash) ?? Number.NEGATIVE_INFINITY) <= LIFETIME_MS;
  }
}
