import type { LoginKeyService } from '../api-key/login-key.service.js';
import { hasProvedWithin } from '../api-key/recent-proof.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { UnauthenticatedError } from '../errors/api-error.js';
import type { ConfirmationNeeded } from '../permission/confirmation-needed.js';
import type { ConfirmationRule } from '../permission/confirmed.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { RightProof, WrongProof } from '../viewer/proof.js';
import type { Viewer } from '../viewer/viewer.js';
import type { AccountWays } from './account-ways.js';
import type { ClientAttempts } from './client-attempts.js';
import type { Account } from './find-account.js';
import type { GivenProof } from './given-proof.js';
import type { IdentityProofs } from './identity-proofs.js';
import type { PasskeyProofs } from './passkey-proofs.js';
import { type ProofRefusals, partiesOf, type Refused } from './proof-refusals.js';

export type ConfirmOutcome =
  | { readonly kind: 'confirmed'; readonly token: string; readonly expiresOn: Date; readonly confirmedUntil: Date }
  | Refused;

/**
 * A signed-in user proves again who they are, before an operation that a stolen key must not be able to do (NIST SP 800-63B-4,
 * 5.2).
 */
export class ConfirmationService {
  constructor(
    private readonly users: UserService,
    private readonly loginKeys: LoginKeyService,
    private readonly credentials: LiveCredentials,
    private readonly attempts: ClientAttempts,
    private readonly proofs: IdentityProofs,
    private readonly passkeys: PasskeyProofs,
    private readonly ways: AccountWays,
    private readonly audit: AuditTrail,
    private readonly refusals: ProofRefusals,
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
   * stolen copy of the old key. Wrong proofs count together with those of a login. The transaction begins after the proof was checked.
   * @throws UnauthenticatedError if the key was replaced already; RateLimitedError, OverloadedError
   * @throws ServiceUnavailableError if a second factor cannot be checked now
   */
  async proveAndBegin(viewer: Viewer, given: GivenProof): Promise<ConfirmOutcome> {
    const { userId, credential } = viewer;
    const parties = partiesOf(viewer);
    const account = await this.attempts.findAccount({ id: userId });
    if (!account) throw new UnauthenticatedError();
    const proof = await this.prove(account, given);
    if (!proof.isRight) return this.refusals.record(parties, proof);
    const methods = [proof.method];
    const user = await this.users.beginAndLockViewer(userId);
    await this.credentials.assertLive(credential);
    if (!(await this.ways.isEnough(userId, methods)) || !(await proof.accept(user)))
      return this.refusals.recordInTransaction(parties);
    const { token, apiKey } = await this.loginKeys.confirm(user, credential.id, proof);
    this.audit.recordBy(viewer, AuditEventType.CONFIRMED, {
      subjectId: userId,
      apiKeyId: apiKey.id,
      detail: methods.join(', '),
    });
    const provedOn = apiKey.authenticatedOn ?? apiKey.createdOn;
    const { expiresOn } = apiKey;
    return { kind: 'confirmed', token, expiresOn, confirmedUntil: new Date(provedOn.getTime() + this.maxAgeMs) };
  }

  private async prove(account: Account, given: GivenProof): Promise<RightProof | WrongProof> {
    switch (given.method) {
      case IdentityMethod.PASSWORD:
        return this.proofs.password(account, given.password);
      case IdentityMethod.PASSKEY:
        return this.attempts.attemptFactor(account, () => this.passkeys.proveConfirmation(account.id, given.answer));
      default:
        return this.attempts.attemptFactor(account, () => this.proofs.code(account, given.method, given.code));
    }
  }
}
