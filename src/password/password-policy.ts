import { createHash } from 'node:crypto';
import type { Config } from '../config/config.js';
import { ServiceUnavailableError } from '../errors/api-error.js';
import type { Logger } from '../observability/logger.js';
import { ThrottledWarning } from '../observability/throttled-warning.js';
import type { BreachedPasswords } from './breached-passwords.js';
import { normalizePassword } from './normalize-password.js';
import { openBreachedPasswords } from './open-breached-passwords.js';
import { PasswordWeakness, weaknessOf } from './password-weakness.js';

/** An outcome: a new password is one of those that attackers try early. */
export interface WeakPassword {
  readonly kind: 'weak-password';
  readonly weakness: PasswordWeakness;
}

/** Decides which new passwords are refused, whatever their length. */
export class PasswordPolicy {
  private readonly warning: ThrottledWarning;

  private constructor(
    private readonly config: Config['passwordPolicy'],
    log: Logger,
    private readonly breached: BreachedPasswords | undefined,
  ) {
    this.warning = new ThrottledWarning(log);
  }

  /** @throws ConfigError when the file of breached passwords cannot be used */
  static async create({ passwordPolicy }: Pick<Config, 'passwordPolicy'>, log: Logger): Promise<PasswordPolicy> {
    return new PasswordPolicy(passwordPolicy, log, await openBreachedPasswords(passwordPolicy));
  }

  /** Why a password is too weak, without the look-up of breached passwords. */
  check(password: string, username: string): WeakPassword | undefined {
    const { serviceName, minLength } = this.config;
    const weakness = weaknessOf(password, { username, serviceName, minLength });
    return weakness && { kind: 'weak-password', weakness };
  }

  /**
   * Looks a password up in the source of breached passwords, if one is configured. Without an answer in time,
   * PASSWORD_BREACH_FALLBACK decides.
   * @throws ServiceUnavailableError if the fallback is to refuse
   */
  async checkBreaches(password: string): Promise<WeakPassword | undefined> {
    if (!this.breached) return undefined;
    const sha1 = createHash('sha1').update(normalizePassword(password)).digest('hex').toUpperCase();
    const signal = AbortSignal.timeout(this.config.breachTimeoutMs);
    try {
      const isKnown = await Promise.race([this.breached.include(sha1, signal), abortion(signal)]);
      return isKnown ? { kind: 'weak-password', weakness: PasswordWeakness.BREACHED } : undefined;
    } catch (error) {
      this.warn(error);
      if (this.config.breachFallback === 'refuse') throw new ServiceUnavailableError();
      return undefined;
    }
  }

  private warn(error: unknown): void {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const choice = this.config.breachFallback;
    this.warning.warn(
      `breached passwords cannot be looked up; until they can, PASSWORD_BREACH_FALLBACK is applied: ${choice}`,
      cause,
    );
  }
}

/** Rejects when the signal aborts. The work itself may ignore the signal: a file system can hang. */
const abortion = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
