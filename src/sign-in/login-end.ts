import type { LoginKeyService } from '../api-key/login-key.service.js';
import type { KeyPlace } from '../api-key/new-api-key.js';
import { ServiceUnavailableError } from '../errors/api-error.js';
import type { Logger } from '../observability/logger.js';
import type { User } from '../user/user.entity.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { AccountWays } from './account-ways.js';
import type { ChallengeService } from './challenge.service.js';
import type { ClientAttempts } from './client-attempts.js';
import type { Account } from './find-account.js';
import type { KnownAddressService } from './known-address.service.js';
import type { PasswordChange, PasswordChanger } from './password-change.js';

/** The purpose of a challenge that ends with a login. */
export const LOGIN = 'LOGIN';

export interface LoggedIn {
  readonly kind: 'logged-in';
  readonly user: User;
  /** The key's text, which cannot be read again. */
  readonly token: string;
  readonly expiresOn: Date;
  readonly isForCookie: boolean;
}

/** The first proof is right, and the account has a second factor. Nothing has changed yet. */
export interface FactorRequired {
  readonly kind: 'second-factor-required';
  /** The challenge's text, which cannot be read again. */
  readonly token: string;
  readonly expiresOn: Date;
  /** The methods with which the login can go on, the strongest first. Empty if none is left at this address. */
  readonly methods: readonly string[];
}

/** What a login has proved so far. It waits in a challenge until the login goes on. */
export interface BegunLogin {
  /** What somebody typed as the name, in the form by which attempts are counted. */
  readonly name: string;
  readonly methods: readonly string[];
  /** The passkeys and the like that were among the proofs. */
  readonly wayInIds: readonly string[];
  readonly change: PasswordChange;
}

/** The one way in which a login ends. Nothing else issues the key of a session. The caller holds the lock on the user's row. */
export class LoginEnd {
  constructor(
    private readonly loginKeys: LoginKeyService,
    private readonly changer: PasswordChanger,
    private readonly attempts: ClientAttempts,
    private readonly addresses: KnownAddressService,
    private readonly ways: AccountWays,
    private readonly challenges: ChallengeService,
    private readonly log: Logger,
  ) {}

  /**
   * Goes on after a first proof: issues a key, or begins a challenge if the account has a second factor.
   * @throws ServiceUnavailableError if AuthHero cannot check the factors of the account now
   */
  async afterFirstProof(
    user: User,
    account: Account,
    begun: BegunLogin,
    place: KeyPlace,
  ): Promise<LoggedIn | FactorRequired> {
    const factors = await this.ways.completingMethods(user.id);
    if (!factors) return this.issue(user, account, begun, place);
    if (factors.areUnusable) {
      this.log.error(
        { user: user.id },
        'a user cannot log in: their passkeys belong to another PASSKEY_RP_ID, and there is no other second factor',
      );
      throw new ServiceUnavailableError();
    }
    const challenge = await this.challenges.begin(user, LOGIN, begun);
    return { kind: 'second-factor-required', ...challenge, methods: factors.methods };
  }

  /** Issues a key after every required proof. Only now are wrong proofs forgotten. */
  async issue(
    user: User,
    account: Account,
    { name, methods, wayInIds, change }: BegunLogin,
    place: KeyPlace,
  ): Promise<LoggedIn> {
    await this.changer.apply(user, change);
    await this.addresses.remember(user, this.attempts.address, account.lastLoginOn);
    const { token, apiKey } = await this.loginKeys.issue(user, methods, wayInIds, place);
    await this.attempts.end(name);
    if (methods.some((method) => method !== IdentityMethod.PASSWORD)) await this.attempts.endFactors(user.id);
    return { kind: 'logged-in', user, token, expiresOn: apiKey.expiresOn, isForCookie: place.isCookie };
  }
}
