import type { RateLimitSettings } from '../config/rate-limit.settings.js';
import { RateLimitedError } from '../errors/api-error.js';
import type { RateLimit } from '../rate-limit/rate-limit.js';
import type { RateLimitStore } from '../rate-limit/rate-limit-store.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** How many mails a mailbox gets at most. Whoever asks for more is not told: they may not be the owner of the mailbox. */
export class MailBudget {
  constructor(private readonly limits: readonly RateLimit[]) {}

  /** Takes back a mail that was not written. */
  async refund(subject: string): Promise<void> {
    for (const limit of this.limits) await limit.refund(subject);
  }

  /** Counts one mail. @returns false if it must not be sent */
  async allows(subject: string): Promise<boolean> {
    try {
      for (const limit of this.limits) await limit.count(subject);
      return true;
    } catch (error) {
      if (error instanceof RateLimitedError) return false;
      throw error;
    }
  }
}

/** The limits, over all processes, on what makes mails. No kind of mail can use up the budget of another kind. */
export class EmailLimits {
  /** Codes that a user has sent. */
  readonly codes: RateLimit;
  /** Requests of a client address for a new password. */
  readonly resets: RateLimit;
  /** Mails to an address whose owner has not asked for them: codes, invitations, and that somebody tried the address. */
  readonly unsolicited: MailBudget;
  /** Mails to an account with a link for a new password. */
  readonly resetMails: MailBudget;

  constructor(store: RateLimitStore, rates: RateLimitSettings) {
    const budget = (name: string, anHour: number, aDay: number) =>
      new MailBudget([
        store.limit(`${name}-hour`, { count: anHour, windowMs: HOUR_MS }),
        store.limit(`${name}-day`, { count: aDay, windowMs: DAY_MS }),
      ]);
    this.codes = store.limit('code', rates.codesPerUser, { final: true });
    this.resets = store.limit('reset', rates.resetsPerAddress, { final: true });
    this.unsolicited = budget('unsolicited', 2, 5);
    this.resetMails = budget('reset-mail', 3, 10);
  }
}
