import type { SteppedRateLimit } from '../rate-limit/stepped-rate-limit.js';
import type { Viewer } from '../viewer/viewer.js';
import { isToken } from './api-key.token.js';
import type { ApiKeyVerifier } from './api-key-verifier.js';
import type { KeyUsage } from './key-usage.js';
import type { VerifiedKey } from './verified-key.js';

/** Tells other services whose key somebody has sent to them. */
export class KeyVerificationService {
  constructor(
    private readonly verifier: Pick<ApiKeyVerifier, 'verify'>,
    private readonly usage: Pick<KeyUsage, 'note'>,
    private readonly limit: SteppedRateLimit,
  ) {}

  /**
   * Looks up all keys in one statement. A verified key counts as used. What has not the form of a key is not looked up and does not
   * count: whoever can send junk to a service must not use up the service's limit.
   * A key of a session cookie is none: only a browser sends it.
   * @returns for each the live key with its user, or null
   * @throws RateLimitedError when the caller has had too many keys verified
   */
  async verify({ userId }: Viewer, tokens: readonly string[]): Promise<(VerifiedKey | null)[]> {
    const keysCount = tokens.filter(isToken).length;
    if (keysCount > 0) await this.limit.count(userId, keysCount);
    const verifications = await Promise.all(tokens.map((token) => this.verifier.verify(token)));
    const keys = verifications.map((found) => (found.kind === 'live' && !found.key.isCookie ? found.key : null));
    for (const key of keys) if (key) this.usage.note(key);
    return keys;
  }
}
