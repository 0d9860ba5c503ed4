import { databaseTime } from '../db/database-time.js';
import { BadUserInputError, NotConfiguredError } from '../errors/api-error.js';
import type { Logger } from '../observability/logger.js';
import type { OpenedToken, SealedTokens } from '../sealing/sealed-tokens.js';
import type { ClientAttempts } from '../sign-in/client-attempts.js';
import { makeRandomToken } from '../sign-in/random-token.js';
import type { UsedTokens } from '../sign-in/used-tokens.js';
import type { ProvedIdentity, ProviderAnswer, SignInRequest } from './identity-provider.js';
import type { IdentityProviders } from './identity-providers.js';
import { tidyIdentity } from './tidy-identity.js';
import { BadAnswerError } from './unreachable-error.js';

const LIFETIME_MS = 600_000;

/** Who has begun an attempt, if they were signed in. */
export interface AttemptOwner {
  readonly userId: string;
  /** The user's `credentialVersion` then. If it is higher now, the attempt links nothing. */
  readonly credentialVersion: number;
  /** Whether they had proved recently who they are. */
  readonly isConfirmed: boolean;
}

/** A sign-in that has begun. It is sealed: the browser keeps it, and cannot read it. */
export interface SignInAttempt extends SignInRequest {
  readonly provider: string;
  readonly owner: AttemptOwner | null;
}

export interface BegunSignIn {
  readonly url: string;
  readonly attempt: string;
  readonly expiresOn: Date;
}

/** Somebody whom a provider has identified. */
export interface Identified {
  readonly provider: string;
  readonly identity: ProvedIdentity;
  readonly owner: AttemptOwner | null;
  readonly begunOn: Date;
}

/** Sends browsers to providers, and verifies what comes back. */
export class ProviderSignIn {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly attempts: ClientAttempts,
    private readonly sealedAttempts: SealedTokens<SignInAttempt>,
    private readonly usedTokens: UsedTokens,
    private readonly redirects: readonly string[],
    private readonly log: Logger,
  ) {}

  /** @throws BadUserInputError, NotConfiguredError, RateLimitedError; ServiceUnavailableError if the provider is away */
  async begin(provider: string, redirectTo: string, owner: AttemptOwner | null): Promise<BegunSignIn> {
    if (!this.providers.has(provider)) throw fault('input.provider', 'is no id of signInProviders');
    if (this.redirects.length === 0) throw new NotConfiguredError('SIGN_IN_REDIRECTS');
    if (!this.redirects.includes(redirectTo)) throw fault('input.redirectTo', 'is no URL of SIGN_IN_REDIRECTS');
    await this.attempts.begin();
    const [state, nonce, verifier] = [makeRandomToken(), makeRandomToken(), makeRandomToken()];
    const request = { redirectTo, state, nonce, verifier };
    const now = databaseTime();
    const expiresOn = new Date(now.getTime() + LIFETIME_MS);
    const attempt = this.sealedAttempts.seal({ ...request, provider, owner }, now, expiresOn);
    const url = await this.providers.ask(provider, (each) => each.urlFor(request));
    return { url, attempt, expiresOn };
  }

  /**
   * Verifies what a provider sent the browser back with. An attempt identifies somebody once.
   * @returns undefined if anything about it is wrong
   * @throws RateLimitedError; ServiceUnavailableError if the provider is away: the attempt can be tried again then
   */
  async identify(token: string, answer: ProviderAnswer): Promise<Identified | undefined> {
    await this.attempts.attemptUnknown();
    const opened = this.sealedAttempts.open(token, databaseTime());
    if (!opened || !this.providers.has(opened.data.provider) || opened.data.state !== answer.state) return undefined;
    const identity = await this.ask(opened.data, answer);
    return identity && (await this.isFirstUse(opened))
      ? { ...opened.data, identity, begunOn: opened.madeOn }
      : undefined;
  }

  /** Whether somebody has begun an attempt with a recent proof, so that linking needs no other one. */
  isConfirmedBy(token: string, userId: string): boolean {
    const owner = this.sealedAttempts.open(token, databaseTime())?.data.owner;
    return owner?.userId === userId && owner.isConfirmed;
  }

  private async ask(attempt: SignInAttempt, answer: ProviderAnswer): Promise<ProvedIdentity | undefined> {
    try {
      return tidyIdentity(await this.providers.ask(attempt.provider, (each) => each.identify(answer, attempt)));
    } catch (error) {
      if (!(error instanceof BadAnswerError)) throw error;
      this.log.info({ provider: attempt.provider, reason: error.message }, 'an answer of a provider was refused');
      return undefined;
    }
  }

  private isFirstUse({ data: { state }, expiresOn }: OpenedToken<SignInAttempt>): Promise<boolean> {
    return this.usedTokens.useUp(state, expiresOn);
  }
}

const fault = (path: string, message: string): BadUserInputError => new BadUserInputError([{ path, message }]);
