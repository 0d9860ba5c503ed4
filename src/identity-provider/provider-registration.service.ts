import type { KeyPlace } from '../api-key/new-api-key.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { databaseTime } from '../db/database-time.js';
import type { SealedTokens } from '../sealing/sealed-tokens.js';
import type { ClientAttempts } from '../sign-in/client-attempts.js';
import type { BegunLogin, LoggedIn, LoginEnd } from '../sign-in/login-end.js';
import type { ProofRefusals, Refused } from '../sign-in/proof-refusals.js';
import type { UsedTokens } from '../sign-in/used-tokens.js';
import type { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { Identities } from './identities.js';
import type { SignUp } from './provider-login.service.js';

/** Gives a new account what its invitation promises. `admin/` implements it. */
export interface Invites<Found = unknown, Gift = unknown> {
  /** @returns undefined if the token works no more */
  find(token: string): Promise<Found | undefined>;
  /** In the transaction that makes the account. @returns undefined if it works no more */
  take(found: Found): Promise<Gift | undefined>;
  give(user: User, gift: Gift): void;
}

export interface ProviderRegistration {
  readonly signUp: string;
  readonly username: string;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly invitation?: string | null;
  /** Where the key goes. */
  readonly place: KeyPlace;
}

export type RegisterWithProviderOutcome =
  | LoggedIn
  | Refused
  | { readonly kind: 'username-taken' }
  | { readonly kind: 'closed' };

/** Makes accounts for people whom a provider has identified. They have no password until `changePassword` sets one. */
export class ProviderRegistrationService {
  constructor(
    private readonly users: UserService,
    private readonly identities: Identities,
    private readonly attempts: ClientAttempts,
    private readonly end: LoginEnd,
    private readonly signUps: SealedTokens<SignUp>,
    private readonly usedTokens: UsedTokens,
    private readonly invites: Invites,
    private readonly audit: AuditTrail,
    private readonly refusals: ProofRefusals,
    private readonly isOpen: boolean,
  ) {}

  /**
   * Makes the account and logs in. A name that is taken leaves the token as it was.
   * @throws RateLimitedError after too many registrations from the client's address; NotConfiguredError
   */
  async proveAndBegin(registration: ProviderRegistration): Promise<RegisterWithProviderOutcome> {
    const { signUp: token, username, invitation: invitationToken, place, ...names } = registration;
    if (!this.isOpen && !invitationToken) return { kind: 'closed' };
    await this.attempts.register();
    const opened = this.signUps.open(token, databaseTime());
    if (!opened) return this.refusals.record();
    const invitation = invitationToken ? await this.invites.find(invitationToken) : undefined;
    if (invitationToken && !invitation) return this.refusals.record();
    if (!(await this.users.beginAndReserve(username))) return { kind: 'username-taken' };
    const { data: identity, expiresOn } = opened;
    const isFirst = await this.usedTokens.useUpInTransaction(identity.unique, expiresOn);
    if (!isFirst || (await this.identities.findAndLock(identity))) return this.refusals.recordInTransaction();
    const gift = invitation && (await this.invites.take(invitation));
    if (invitation && !gift) return this.refusals.recordInTransaction();
    const user = this.users.add(username, names);
    const { id } = this.identities.add(user, identity.provider, identity);
    if (gift) this.invites.give(user, gift);
    this.recordRegistration(user, identity.provider, gift !== undefined);
    return this.logIn(user, id, place);
  }

  private recordRegistration(user: User, provider: string, isInvited: boolean): void {
    const parties = { actorId: user.id, subjectId: user.id };
    this.audit.record(isInvited ? AuditEventType.INVITATION_ACCEPTED : AuditEventType.REGISTERED, parties);
    this.audit.record(AuditEventType.IDENTITY_LINKED, { ...parties, detail: provider });
  }

  private async logIn(user: User, identityId: string, place: KeyPlace): Promise<LoggedIn> {
    const name = user.canonicalUsername;
    const account = { id: user.id, canonicalUsername: name, isKnownAddress: false, lastLoginOn: null };
    const methods = [IdentityMethod.PROVIDER];
    const begun: BegunLogin = { name, methods, wayInIds: [identityId], change: { kind: 'keep' } };
    return this.end.issue(user, account, begun, place);
  }
}
