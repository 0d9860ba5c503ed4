import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { PasswordService } from '../password/password.service.js';
import type { WeakPassword } from '../password/password-policy.js';
import type { ClientAttempts } from '../sign-in/client-attempts.js';
import type { ProofRefusals, Refused } from '../sign-in/proof-refusals.js';
import type { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { FoundInvitation } from './invitations.js';
import type { InvitedAccounts } from './invited-accounts.js';

interface Acceptance {
  readonly token: string;
  readonly username: string;
  readonly password: string;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
}

export type AcceptOutcome =
  | { readonly kind: 'accepted'; readonly user: User }
  | Refused
  | { readonly kind: 'username-taken' }
  | WeakPassword;

/** Somebody who was invited makes their account. Its address is verified: the token was sent there. */
export class AcceptanceService {
  constructor(
    private readonly users: UserService,
    private readonly passwords: PasswordService,
    private readonly attempts: Pick<ClientAttempts, 'register'>,
    private readonly invited: InvitedAccounts,
    private readonly audit: AuditTrail,
    private readonly refusals: ProofRefusals,
  ) {}

  /**
   * Begins the mutation's transaction after the hash. A name that is taken leaves the invitation as it was.
   * @throws RateLimitedError after too many registrations from the client's address
   * @throws OverloadedError; ServiceUnavailableError if a breached password cannot be looked up, and the fallback is to refuse
   */
  async hashAndBegin(acceptance: Acceptance): Promise<AcceptOutcome> {
    const invitation = await this.invited.find(acceptance.token);
    if (!invitation) return this.refusals.record();
    const weak = this.passwords.check(acceptance.password, acceptance.username);
    return weak ?? this.passwords.admit(() => this.accept(invitation, acceptance));
  }

  private async accept(found: FoundInvitation, { username, password, ...names }: Acceptance): Promise<AcceptOutcome> {
    await this.attempts.register();
    const breached = await this.passwords.checkBreaches(password);
    if (breached) return breached;
    const hash = await this.passwords.hash(password);
    if (!(await this.users.beginAndReserve(username))) return { kind: 'username-taken' };
    const gift = await this.invited.take(found);
    if (!gift) return this.refusals.recordInTransaction();
    const user = this.users.add(username, names);
    this.passwords.add(user, hash);
    this.invited.give(user, gift);
    this.audit.record(AuditEventType.INVITATION_ACCEPTED, { actorId: user.id, subjectId: user.id });
    return { kind: 'accepted', user };
  }
}
