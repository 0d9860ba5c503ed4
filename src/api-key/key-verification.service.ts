import type { Viewer } from '../viewer/viewer.js';
import type { ApiKeyVerifier } from './api-key-verifier.js';
import type { KeyUsage } from './key-usage.js';
import type { VerificationLimit } from './verification-limit.js';
import type { VerifiedKey } from './verified-key.js';

/** Tells other services whose key somebody has sent to them. */
export class KeyVerificationService {
  constructor(
    private readonly verifier: Pick<ApiKeyVerifier, 'verify'>,
    private readonly usage: Pick<KeyUsage, 'note'>,
    private readonly limit: VerificationLimit,
  ) {}

  /**
   * Looks up all keys in one statement. A verified key counts as used.
   * @returns for each the live key with its user, or null
   * @throws RateLimitedError when the caller has had too many keys verified
   */
  async verify({ userId }: Viewer, tokens: readonly string[]): Promise<(VerifiedKey | null)[]> {
    await this.limit.count(userId, tokens.length);
    const keys = await Promise.all(tokens.map((token) => this.verifier.verify(token)));
    for (const key of keys) if (key) this.usage.note(key);
    return keys;
  }
}
