import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import type { ApiKeyService } from '../api-key/api-key.service.js';
import type { LoginKeyService } from '../api-key/login-key.service.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { FactorNeeded, FactorRemoval } from '../second-factor/factor-removal.js';
import type { RecoveryCodes } from '../second-factor/recovery-codes.js';
import type { AccountWays } from '../sign-in/account-ways.js';
import type { ChallengeService } from '../sign-in/challenge.service.js';
import type { CredentialJson } from '../sign-in/given-proof.js';
import { type ProofRefusals, partiesOf, type Refused } from '../sign-in/proof-refusals.js';
import type { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { Viewer } from '../viewer/viewer.js';
import { clientDataOf } from './client-data.js';
import { Passkey } from './passkey.entity.js';
import { REGISTER } from './passkey-options.service.js';
import type { Passkeys } from './passkeys.js';
import type { RelyingParty } from './relying-party.js';
import { type NewCredential, verifyNewCredential } from './webauthn.js';

/** The max number of passkeys of a user. */
export const MAX_PASSKEYS = 10;
/** WebAuthn Level 3, 7.1. */
const MAX_ID_BYTES = 1_023;
/** An RSA key of 8,192 bits needs half of it. */
const MAX_KEY_BYTES = 2_048;
const DEFAULT_NAME = 'Passkey';

export type RegisterPasskeyOutcome =
  | { readonly kind: 'registered'; readonly passkey: Passkey; readonly recoveryCodes: readonly string[] }
  | { readonly kind: 'limit-reached' }
  | Refused;

export type RemovePasskeyOutcome =
  | { readonly kind: 'removed'; readonly revokedKeys: number }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'last-sign-in-method' }
  | FactorNeeded;

/** What users do with their passkeys. */
export class PasskeyService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly users: UserService,
    private readonly apiKeys: ApiKeyService,
    private readonly loginKeys: LoginKeyService,
    private readonly credentials: LiveCredentials,
    private readonly challenges: ChallengeService,
    private readonly ways: AccountWays,
    private readonly passkeys: Passkeys,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly removal: FactorRemoval,
    private readonly relyingParty: RelyingParty,
    private readonly audit: AuditTrail,
    private readonly refusals: ProofRefusals,
  ) {}

  /**
   * Adds a passkey. The options are good for one answer. The passkey is a proof for the key that asks.
   * @throws NotConfiguredError; UnauthenticatedError if the key has ended in the meantime
   */
  async proveAndRegister(viewer: Viewer, answer: CredentialJson, name: string | null): Promise<RegisterPasskeyOutcome> {
    const { userId, credential } = viewer;
    const parties = partiesOf(viewer);
    const { challenge } = clientDataOf(answer);
    const taken = await this.challenges.take(challenge, REGISTER);
    const { id: rpId, origins } = this.relyingParty;
    const expected = { challenge, origins, rpId, mustVerifyUser: false };
    const made = taken?.userId === userId ? await verifyNewCredential(answer, expected) : null;
    if (!taken || !made || made.id.length > MAX_ID_BYTES || made.publicKey.length > MAX_KEY_BYTES)
      return this.refusals.record(parties);
    const user = await this.users.beginAndLockViewer(userId);
    await this.credentials.assertLive(credential);
    if (user.credentialVersion !== taken.credentialVersion) return this.refusals.recordInTransaction(parties);
    if ((await this.passkeys.list(userId)).length >= MAX_PASSKEYS) return { kind: 'limit-reached' };
    const isFirst = !(await this.ways.hasSecondFactor(userId));
    const passkey = await this.insert(user, made, String(taken.data?.handle), name?.trim() || DEFAULT_NAME);
    if (!passkey) return this.refusals.recordInTransaction(parties);
    // What was begun with the password alone counts no more.
    if (isFirst) user.endProofs();
    const recoveryCodes = await this.recoveryCodes.ensure(user);
    await this.loginKeys.addProof(user, credential.id, IdentityMethod.PASSKEY);
    this.audit.recordBy(viewer, AuditEventType.PASSKEY_ADDED, { subjectId: userId, detail: passkey.name });
    return { kind: 'registered', passkey, recoveryCodes };
  }

  /** Removes a passkey and revokes the keys of logins with it. @throws UnauthenticatedError if the key has ended in the meantime */
  async beginAndRemove(viewer: Viewer, id: string): Promise<RemovePasskeyOutcome> {
    const user = await this.users.beginAndLockViewer(viewer.userId);
    await this.credentials.assertLive(viewer.credential);
    const kept = await this.passkeys.list(user.id);
    const passkey = kept.find((one) => one.id === id.toLowerCase());
    if (!passkey) return { kind: 'not-found' };
    const { id: rpId } = this.relyingParty;
    const hasMore = kept.some((other) => other !== passkey && other.rpId === rpId);
    const { PASSKEY } = IdentityMethod;
    if (!hasMore && !(await this.ways.hasOtherWayAlone(user.id, PASSKEY))) return { kind: 'last-sign-in-method' };
    const needed = await this.removal.remove(user, { method: PASSKEY, hasMore }, async () => {
      await this.em.nativeDelete(Passkey, { id: passkey.id });
    });
    if (needed) return needed;
    const revokedKeys = await this.apiKeys.revoke(user.id, { wayInId: passkey.id });
    this.audit.recordBy(viewer, AuditEventType.PASSKEY_REMOVED, { subjectId: user.id, detail: passkey.name });
    return { kind: 'removed', revokedKeys };
  }

  /** @returns undefined if another account has the credential, or the user has got another handle meanwhile */
  private async insert(user: User, made: NewCredential, handle: string, name: string): Promise<Passkey | undefined> {
    const bytes = Buffer.from(handle, 'base64url').toString('hex');
    const [{ is_same: isSame } = { is_same: false }] = await this.em.execute<{ is_same: boolean }[]>(KEEP_HANDLE, [
      user.id,
      bytes,
      bytes,
    ]);
    if (!isSame) return undefined;
    const id = uuidv7();
    const rows = await this.em.execute<unknown[]>(INSERT, [
      id,
      user.id,
      made.id.toString('hex'),
      made.publicKey.toString('hex'),
      made.counter,
      `{${made.transports.join()}}`,
      this.relyingParty.id,
      name,
      made.isBackupEligible,
      made.isBackedUp,
      made.isUserVerified,
    ]);
    return rows.length > 0 ? this.em.findOneOrFail(Passkey, id) : undefined;
  }
}

const KEEP_HANDLE = `insert into passkey_handle (user_id, handle) values (?, decode(?, 'hex'))
  on conflict (user_id) do update set handle = passkey_handle.handle returning handle = decode(?, 'hex') as is_same`;

const INSERT = `insert into passkey (id, created_on, user_id, credential_id, public_key, counter, transports, rp_id, name,
    is_backup_eligible, backed_up, is_user_verified)
  values (?, now(), ?, decode(?, 'hex'), decode(?, 'hex'), ?, ?::text[], ?, ?, ?, ?, ?)
  on conflict (credential_id) do nothing returning 1`;
