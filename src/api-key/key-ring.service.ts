import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { databaseTime } from '../db/database-time.js';
import { CredentialForbiddenError } from '../errors/api-error.js';
import { findPage, type Page, type PageRequest } from '../pagination/find-page.js';
import type { List } from '../pagination/list.js';
import { lackingPermissions } from '../permission/lacking-permissions.js';
import type { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import type { Viewer } from '../viewer/viewer.js';
import { ApiKey } from './api-key.entity.js';
import type { ApiKeyService } from './api-key.service.js';
import { ApiKeyKind } from './api-key-kind.enum.js';
import type { CreateKeyOutcome, RenameKeyOutcome, RevokeKeyOutcome, RotateKeyOutcome } from './key-ring.outcomes.js';
import { endOfReplacement, isCurrent, lackingFor, tidy } from './key-ring.rules.js';
import type { KeyRules } from './key-rules.js';
import type { KeyOrigin } from './new-api-key.js';
import { hasProvedWithin } from './recent-proof.js';

/** Places that only a login may use, so that nobody is locked out by the keys of their own scripts. */
const RESERVED_FOR_LOGIN = 1;

interface NewKey {
  readonly name: string;
  readonly expiresOn?: Date | null;
  readonly scopes?: readonly string[] | null;
}

/** What users do with their own keys. Every change is made under the lock on the user's row. */
export class KeyRingService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly users: UserService,
    private readonly apiKeys: ApiKeyService,
    private readonly credentials: LiveCredentials,
    private readonly audit: AuditTrail,
    private readonly rules: KeyRules,
    private readonly origin: KeyOrigin,
    /** How old a proof may be. */
    private readonly confirmationMaxAgeMs: number,
  ) {}

  /** One page of the live keys of the viewer, newest first. */
  async page(viewer: Viewer, request: PageRequest, list: List): Promise<Page<ApiKey>> {
    return findPage(this.em, ApiKey, list, { user: viewer.userId, ...this.apiKeys.live() }, request);
  }

  async count(viewer: Viewer): Promise<number> {
    return this.em.count(ApiKey, { user: viewer.userId, ...this.apiKeys.live() });
  }

  /**
   * A key without scopes of its own has those of the credential that makes it.
   * @throws UnauthenticatedError when that has ended meanwhile
   */
  async beginAndCreate(viewer: Viewer, { name: given, expiresOn, scopes }: NewKey): Promise<CreateKeyOutcome> {
    const lacking = lackingPermissions(viewer, scopes ?? []);
    if (lacking) return lacking;
    const user = await this.beginAndLockMaker(viewer);
    const keys = (await this.apiKeys.findLive(user.id)).filter(isCurrent);
    const created = keys.filter(({ kind }) => kind === ApiKeyKind.CREATED);
    if (keys.length >= this.rules.max || created.length >= this.rules.max - RESERVED_FOR_LOGIN)
      return { kind: 'limit-reached', limit: this.rules.max };
    const name = tidy(given);
    if (keys.some((key) => key.name === name)) return { kind: 'name-taken' };
    const end = expiresOn ?? new Date(databaseTime().getTime() + this.rules.lifetimeMs);
    const issued = this.apiKeys.issue(user, {
      kind: ApiKeyKind.CREATED,
      expiresOn: end,
      name,
      scopes: scopes ?? viewer.credential.scopes,
      proof: null,
      mayGovern: this.mayGrantGoverning(viewer),
      origin: this.origin,
    });
    this.record(AuditEventType.API_KEY_CREATED, viewer, issued.apiKey.id);
    return { kind: 'created', ...issued };
  }

  /** @throws UnauthenticatedError when the viewer's credential has ended meanwhile */
  async beginAndRename(viewer: Viewer, id: string, given: string): Promise<RenameKeyOutcome> {
    const user = await this.beginAndLock(viewer);
    const keys = await this.apiKeys.findLive(user.id);
    const key = keys.find((one) => one.id === id.toLowerCase());
    if (!key) return { kind: 'not-found' };
    const name = tidy(given);
    if (keys.some((other) => other !== key && isCurrent(other) && other.name === name)) return { kind: 'name-taken' };
    if (key.name === name) return { kind: 'renamed', apiKey: key };
    key.name = name;
    this.record(AuditEventType.API_KEY_RENAMED, viewer, key.id);
    return { kind: 'renamed', apiKey: key };
  }

  /**
   * Issues a key that replaces another, with the same name and kind. The other still works for the overlap. A key that the other had
   * itself replaced ends at once, so that at most two keys of one line work. A credential that may do less than the key is refused,
   * since the caller gets the new key.
   * @throws UnauthenticatedError when the viewer's credential has ended meanwhile
   */
  async beginAndRotate(viewer: Viewer, id: string, overlapMs: number): Promise<RotateKeyOutcome> {
    const user = await this.beginAndLockMaker(viewer);
    const keys = await this.apiKeys.findLive(user.id);
    const key = keys.find((one) => one.id === id.toLowerCase());
    if (!key) return { kind: 'not-found' };
    if (!isCurrent(key)) return { kind: 'already-rotated' };
    // The new key would be in the response, where a script can read it.
    if (key.isCookie) throw new CredentialForbiddenError(viewer.credential.kind);
    const lacking = lackingFor(viewer, key);
    if (lacking) return lacking;
    // Whoever rotates a session gets it, with its proof. So only the session itself may.
    if (key.proof && key.id !== viewer.credential.id) throw new CredentialForbiddenError(viewer.credential.kind);
    const replaced = keys.filter((one) => one.replacedById === key.id);
    if (replaced.length > 0) await this.apiKeys.revoke(user.id, { only: replaced.map((one) => one.id) });
    const { kind, name, scopes, proof, mayGovern } = key;
    const expiresOn = endOfReplacement(key);
    const issued = this.apiKeys.issue(user, { kind, name, scopes, expiresOn, proof, mayGovern, origin: this.origin });
    key.retire(issued.apiKey, overlapMs);
    this.record(AuditEventType.API_KEY_ROTATED, viewer, key.id);
    return { kind: 'rotated', ...issued };
  }

  /** @throws UnauthenticatedError when the account was deleted meanwhile */
  async beginAndRevoke(viewer: Viewer, id: string): Promise<RevokeKeyOutcome> {
    const user = await this.users.beginAndLockViewer(viewer.userId);
    if ((await this.apiKeys.revoke(user.id, { only: [id] })) === 0) return { kind: 'not-found' };
    this.record(AuditEventType.API_KEY_REVOKED, viewer, id);
    return { kind: 'revoked', id };
  }

  /** For whoever makes a key: a credential that was replaced makes none. */
  private async beginAndLockMaker(viewer: Viewer): Promise<User> {
    const user = await this.beginAndLock(viewer);
    const { kind, apiKeyId } = viewer.credential;
    if (!apiKeyId || !(await this.apiKeys.isCurrent(apiKeyId))) throw new CredentialForbiddenError(kind);
    return user;
  }

  private async beginAndLock(viewer: Viewer): Promise<User> {
    const user = await this.users.beginAndLockViewer(viewer.userId);
    await this.credentials.assertLive(viewer.credential);
    return user;
  }

  private mayGrantGoverning({ credential: { mayGovern, authenticatedOn } }: Viewer): boolean {
    return mayGovern && (authenticatedOn === null || hasProvedWithin({ authenticatedOn }, this.confirmationMaxAgeMs));
  }

  private record(type: AuditEventType, viewer: Viewer, apiKeyId: string): void {
    this.audit.recordBy(viewer, type, { subjectId: viewer.userId, apiKeyId });
  }
}
