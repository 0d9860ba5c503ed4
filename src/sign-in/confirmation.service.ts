import type { LoginKeyService } from '../api-key/login-key.service.js';
import { hasProvedWithin } from '../api-key/recent-proof.js';
import type { Origin } from '../audit/audit-event.entity.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { DeniedRequests } from '../audit/denied-requests.js';
import type { PasswordService } from '../password/password.service.js';
import type { ConfirmationNeeded } from '../permission/confirmation-needed.js';
import type { ConfirmationRule } from '../permission/confirmed.js';
import { fold } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { Viewer } from '../viewer/viewer.js';
import type { AccountWays } from './account-ways.js';
import type { ClientAttempts } from './client-attempts.js';

export type ConfirmOutcome =
  | { readonly kind: 'confirmed'; readonly token: string; readonly confirmedUntil: Date }
  | { readonly kind: 'proof-invalid' };

/**
 * A signed-in user proves again who they are, before an operation that a stolen key must not be able to do (NIST SP 800-63B-4,
 * 5.2).
 */
export class ConfirmationService {
  constructor(
    private readonly users: UserService,
    private readonly loginKeys: LoginKeyService,
    private readonly credentials: LiveCredentials,
    private readonly passwords: PasswordService,
    private readonly attempts: ClientAttempts,
    private readonly ways: AccountWays,
    private readonly audit: AuditTrail,
    private readonly deniedRequests: DeniedRequests,
    private readonly origin: Origin,
    /** The max age of a proof. */
    private readonly maxAgeMs: number,
  ) {}

  /** What the user has to confirm before the call may continue. Undefined if nothing is needed. */
  async neededFor(viewer: Viewer, rule: ConfirmationRule, args: unknown): Promise<ConfirmationNeeded | undefined> {
    const { userId, credential } = viewer;
    const { maxAgeMs } = this;
    if (credential.authenticatedOn === null)
      return rule.refusesCreatedKeys?.(viewer, args as never) ? { maxAgeMs, methods: [] } : undefined;
    const asked = {
      viewer,
      methods: () => this.ways.methods(userId),
      hasSecondFactor: () => this.ways.hasSecondFactor(userId),
    };
    if (rule.isNeeded && !(await rule.isNeeded(asked, args as never))) return undefined;
    if (hasProvedWithin(credential, maxAgeMs) && (await this.ways.isEnough(userId, credential.methods)))
      return undefined;
    return { maxAgeMs, methods: await this.ways.confirmingMethods(userId) };
  }

  /**
   * Replaces the key of the request by a new key that expires at the same time. So the proof does not help somebody who has a
   * stolen copy of the old key. Wrong proofs count together with those of a login. The transaction begins after the password was
   * hashed.
   * @throws UnauthenticatedError if the key was replaced already; RateLimitedError, OverloadedError
   */
  async proveAndBegin(viewer: Viewer, password: string): Promise<ConfirmOutcome> {
    return this.passwords.admit(() => this.confirm(viewer, password));
  }

  private async confirm(viewer: Viewer, password: string): Promise<ConfirmOutcome> {
    const { userId, profile, credential } = viewer;
    const name = fold(profile.username);
    const methods = [IdentityMethod.PASSWORD];
    const account = await this.attempts.findAccount({ id: userId });
    const proved = await this.attempts.attempt(name, account, () => this.passwords.prove(account?.id, password));
    if (!proved) return this.refuse(viewer);
    await this.attempts.undo(name);
    const user = await this.users.beginAndLockViewer(userId);
    await this.credentials.assertLive(credential);
    const holds = !proved.isOneTime && (await this.passwords.stillHolds(userId, proved));
    if (!holds || !(await this.ways.isEnough(userId, methods))) {
      // A denial has a connection of its own, and the embedded database has only one: here it would wait for ever.
      this.audit.recordBy(viewer, AuditEventType.PROOF_REFUSED, { subjectId: userId });
      return { kind: 'proof-invalid' };
    }
    const { token, apiKey } = await this.loginKeys.confirm(user, credential.id, methods);
    this.audit.recordBy(viewer, AuditEventType.CONFIRMED, {
      subjectId: userId,
      apiKeyId: apiKey.id,
      detail: methods.join(', '),
    });
    const provedOn = apiKey.authenticatedOn ?? apiKey.createdOn;
    return { kind: 'confirmed', token, confirmedUntil: new Date(provedOn.getTime() + this.maxAgeMs) };
  }

  private async refuse({ userId, credential }: Viewer): Promise<ConfirmOutcome> {
    const parties = { actorId: userId, subjectId: userId, apiKeyId: credential.apiKeyId ?? undefined };
    await this.deniedRequests.record({ type: AuditEventType.PROOF_REFUSED, what: userId, parties }, this.origin);
    return { kind: 'proof-invalid' };
  }
}
