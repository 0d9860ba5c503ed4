import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { ApiKeyService } from '../api-key/api-key.service.js';
import { ApiKeyKind } from '../api-key/api-key-kind.enum.js';
import type { LoginKeyService } from '../api-key/login-key.service.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { UnauthenticatedError } from '../errors/api-error.js';
import type { AccountWays } from '../sign-in/account-ways.js';
import type { ClientAttempts } from '../sign-in/client-attempts.js';
import { type ProofRefusals, partiesOf, type Refused } from '../sign-in/proof-refusals.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { Viewer } from '../viewer/viewer.js';
import type { FactorNeeded, FactorRemoval } from './factor-removal.js';
import type { RecoveryCodes } from './recovery-codes.js';
import { Totp } from './totp.entity.js';
import { inBase32, makeTotpSecret, uriOf } from './totp-codes.js';
import type { TotpEnrolments } from './totp-enrolments.js';
import type { TotpSecrets } from './totp-secrets.js';

export interface TotpBegun {
  /** In Base32. */
  readonly secret: string;
  readonly uri: string;
  readonly expiresOn: Date;
}

export type EnableTotpOutcome =
  | { readonly kind: 'enabled'; readonly recoveryCodes: readonly string[]; readonly revokedKeys: number }
  | Refused;

export type DisableTotpOutcome = { readonly kind: 'disabled' } | FactorNeeded;

/** What users do with their authenticator app. */
export class TotpService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly users: UserService,
    private readonly apiKeys: ApiKeyService,
    private readonly loginKeys: LoginKeyService,
    private readonly credentials: LiveCredentials,
    private readonly attempts: ClientAttempts,
    private readonly ways: Pick<AccountWays, 'hasSecondFactor'>,
    private readonly secrets: TotpSecrets,
    private readonly enrolments: TotpEnrolments,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly removal: FactorRemoval,
    private readonly audit: AuditTrail,
    private readonly refusals: ProofRefusals,
    /** What the app shows beside the codes. */
    private readonly serviceName: string,
  ) {}

  /**
   * Makes an app that does not count before its user has proved it. An app that is there still counts.
   * @throws NotConfiguredError; UnauthenticatedError if the key has ended in the meantime
   */
  async beginAndEnrol(viewer: Viewer): Promise<TotpBegun> {
    const secret = makeTotpSecret();
    const user = await this.users.beginAndLockViewer(viewer.userId);
    await this.credentials.assertLive(viewer.credential);
    const expiresOn = await this.enrolments.begin(user, secret);
    return { secret: inBase32(secret), uri: uriOf(secret, this.serviceName, user.username), expiresOn };
  }

  /**
   * Puts the app in force, in place of an older one, and revokes every other key of a login. The code is a proof for the key that asks.
   * @throws RateLimitedError; UnauthenticatedError if the key has ended in the meantime
   */
  async proveAndEnable(viewer: Viewer, code: string): Promise<EnableTotpOutcome> {
    const { userId, credential } = viewer;
    const parties = partiesOf(viewer);
    const account = await this.attempts.findAccount({ id: userId });
    if (!account) throw new UnauthenticatedError();
    const proof = await this.attempts.attemptFactor(account, () => this.enrolments.prove(userId, code));
    if (!proof.isRight) return this.refusals.record(parties);
    const user = await this.users.beginAndLockViewer(userId);
    await this.credentials.assertLive(credential);
    if (!(await this.enrolments.end(proof, user))) return this.refusals.recordInTransaction(parties);
    const isFirst = !(await this.ways.hasSecondFactor(userId));
    // What was begun with the password alone, or with the old app, counts no more.
    if ((await this.em.nativeDelete(Totp, { user })) > 0 || isFirst) user.endProofs();
    const totp = Object.assign(new Totp(), { user, lastStep: String(proof.step) });
    totp.secret = this.secrets.seal(proof.secret, 'totp', totp.id);
    this.em.persist(totp);
    const recoveryCodes = await this.recoveryCodes.ensure(user);
    await this.loginKeys.addProof(user, credential.id, IdentityMethod.TOTP);
    const revokedKeys = await this.apiKeys.revoke(userId, { kind: ApiKeyKind.LOGIN, except: credential.apiKeyId });
    this.audit.recordBy(viewer, AuditEventType.TOTP_ENABLED, { subjectId: userId });
    return { kind: 'enabled', recoveryCodes, revokedKeys };
  }

  /** Removes the app. Without an app it does nothing. */
  async beginAndDisable(viewer: Viewer): Promise<DisableTotpOutcome> {
    const user = await this.users.beginAndLockViewer(viewer.userId);
    await this.credentials.assertLive(viewer.credential);
    await this.enrolments.forget(user.id);
    if ((await this.em.count(Totp, { user })) === 0) return { kind: 'disabled' };
    const needed = await this.removal.remove(user, { method: IdentityMethod.TOTP, hasMore: false }, async () => {
      await this.em.nativeDelete(Totp, { user });
    });
    if (needed) return needed;
    this.audit.recordBy(viewer, AuditEventType.TOTP_DISABLED, { subjectId: user.id });
    return { kind: 'disabled' };
  }

  /** When the app of a user was added. */
  async enabledOn(userId: string): Promise<Date | null> {
    return (await this.em.findOne(Totp, { user: userId }, { refresh: true }))?.createdOn ?? null;
  }
}
