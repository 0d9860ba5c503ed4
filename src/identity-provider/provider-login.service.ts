import type { KeyPlace } from '../api-key/new-api-key.js';
import { databaseTime } from '../db/database-time.js';
import type { SealedTokens } from '../sealing/sealed-tokens.js';
import type { ClientAttempts } from '../sign-in/client-attempts.js';
import type { BegunLogin, FactorRequired, LoggedIn, LoginEnd } from '../sign-in/login-end.js';
import type { ProofRefusals, Refused } from '../sign-in/proof-refusals.js';
import { makeRandomToken } from '../sign-in/random-token.js';
import type { UserService } from '../user/user.service.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { Identities } from './identities.js';
import type { ProviderAnswer } from './identity-provider.js';
import type { IdentityProviders } from './identity-providers.js';
import type { Identified, ProviderSignIn } from './provider-sign-in.js';
import { usernamesLike } from './tidy-identity.js';

/** Somebody who was identified, and can make an account. */
export interface SignUp {
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
  readonly label: string | null;
  /** Makes the token unique. */
  readonly unique: string;
}

export type CompleteProviderSignInOutcome =
  | LoggedIn
  | FactorRequired
  | Refused
  | {
      readonly kind: 'identity-unknown';
      /** Null if the provider may not make accounts. */
      readonly signUp: string | null;
      readonly suggestedUsername: string | null;
    };

const SIGN_UP_LIFETIME_MS = 600_000;

/** Signs people in with a provider. An account is found by the issuer and the subject, never by an address. */
export class ProviderLoginService {
  constructor(
    private readonly users: UserService,
    private readonly providers: IdentityProviders,
    private readonly signIn: ProviderSignIn,
    private readonly identities: Identities,
    private readonly attempts: ClientAttempts,
    private readonly end: LoginEnd,
    private readonly signUps: SealedTokens<SignUp>,
    private readonly refusals: ProofRefusals,
  ) {}

  /**
   * The transaction begins after the provider has answered.
   * @throws RateLimitedError, NotConfiguredError; ServiceUnavailableError if the provider is away
   */
  async identifyAndBegin(
    attempt: string,
    answer: ProviderAnswer,
    place: KeyPlace,
  ): Promise<CompleteProviderSignInOutcome> {
    const identified = await this.signIn.identify(attempt, answer);
    if (!identified) return this.refusals.record();
    const found = await this.identities.find(identified.identity);
    if (!found) return this.invite(identified);
    const account = await this.attempts.findAccount({ id: found.userId });
    if (!account) return this.refusals.record();
    const user = await this.users.beginAndLock({ id: found.userId });
    const isStale = !user || user.hasEndedProofsSince(identified.begunOn);
    if (isStale || !(await this.identities.use(found, identified.identity.label)))
      return this.refusals.recordInTransaction({ subjectId: found.userId });
    const begun: BegunLogin = {
      name: account.canonicalUsername,
      methods: [IdentityMethod.PROVIDER],
      wayInIds: [found.id],
      change: { kind: 'keep' },
    };
    return this.end.afterFirstProof(user, account, begun, place);
  }

  private async invite({ provider, identity }: Identified): Promise<CompleteProviderSignInOutcome> {
    const { issuer, subject, label, nickname } = identity;
    const maySignUp = this.providers.maySignUp(provider);
    const now = databaseTime();
    const expiresOn = new Date(now.getTime() + SIGN_UP_LIFETIME_MS);
    const data = { provider, issuer, subject, label, unique: makeRandomToken() };
    const suggested = maySignUp ? await this.users.findFree(usernamesLike(nickname)) : undefined;
    return {
      kind: 'identity-unknown',
      signUp: maySignUp ? this.signUps.seal(data, now, expiresOn) : null,
      suggestedUsername: suggested ?? null,
    };
  }
}
