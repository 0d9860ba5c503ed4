import type { Viewer } from '../auth/viewer.js';
import type { ApiKey } from './api-key.entity.js';
import type { ApiKeyService } from './api-key.service.js';
import type { KeyUsage } from './key-usage.js';

/** How often a caller may ask. */
export interface VerificationLimit {
  /** @throws RateLimitedError */
  verifications(callerId: string, keys: number): Promise<void>;
}

/** Tells other services whose a key is that somebody has sent to them. */
export class KeyVerificationService {
  constructor(
    private readonly apiKeys: ApiKeyService,
    private readonly usage: Pick<KeyUsage, 'note'>,
    private readonly limit: VerificationLimit,
  ) {}

  /**
   * Looks keys up in one statement. To be verified is to be used.
   * @returns for each the live key with its user, or null
   * @throws RateLimitedError when the caller has asked for too many
   */
  async verify({ userId }: Viewer, tokens: readonly string[]): Promise<(ApiKey | null)[]> {
    await this.limit.verifications(userId, tokens.length);
    const keys = await this.apiKeys.verify(tokens);
    for (const key of keys) if (key) this.usage.note(key);
    return keys;
  }
}
