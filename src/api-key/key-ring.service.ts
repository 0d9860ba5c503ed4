import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { AuditEventType } from '../audit/audit-event.entity.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { findPage, type Page, type PageRequest } from '../pagination/find-page.js';
import { LackingPermissions } from '../permission/lacking-permissions.js';
import type { User } from '../user/user.entity.js';
import type { UserService } from '../user/user.service.js';
import type { Viewer } from '../viewer/viewer.js';
import { ApiKey, ApiKeyKind } from './api-key.entity.js';
import type { ApiKeyService, IssuedApiKey } from './api-key.service.js';

/** Of the places for keys one is kept for a login: nobody is locked out by the keys of their own scripts. */
const KEPT_FOR_LOGIN = 1;

export interface NewKey {
  readonly name: string;
  readonly expiresOn?: Date | null;
  readonly scopes?: readonly string[] | null;
}

export interface KeyRules {
  /** Most live keys of a user; those that another has replaced do not count. */
  readonly max: number;
  /** Lifetime of a key that is given no end. */
  readonly lifetimeMs: number;
}

/** The keys of one user, as they manage them. Every change is made under the lock on the user's row. */
export class KeyRingService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly users: UserService,
    private readonly apiKeys: ApiKeyService,
    private readonly audit: AuditTrail,
    private readonly rules: KeyRules,
  ) {}

  /** One page of the live keys of the viewer, newest first. */
  async page(viewer: Viewer, request: PageRequest, listName: string): Promise<Page<ApiKey>> {
    return findPage(this.em, ApiKey, { user: viewer.userId, ...this.apiKeys.live() }, request, listName);
  }

  async count(viewer: Viewer): Promise<number> {
    return this.em.count(ApiKey, { user: viewer.userId, ...this.apiKeys.live() });
  }

  /** A key without scopes of its own has those of the credential that makes it. */
  async create(
    viewer: Viewer,
    { name: given, expiresOn, scopes }: NewKey,
  ): Promise<IssuedApiKey | 'limit-reached' | 'name-taken' | LackingPermissions> {
    const lacking = LackingPermissions.of(viewer, scopes ?? []);
    if (lacking) return lacking;
    const user = await this.lock(viewer);
    const keys = (await this.apiKeys.findLive(user.id)).filter(isCurrent);
    const created = keys.filter(({ kind }) => kind === ApiKeyKind.CREATED);
    if (keys.length >= this.rules.max || created.length >= this.rules.max - KEPT_FOR_LOGIN) return 'limit-reached';
    const name = tidy(given);
    if (keys.some((key) => key.name === name)) return 'name-taken';
    const end = expiresOn ?? new Date(Date.now() + this.rules.lifetimeMs);
    const issued = this.apiKeys.issue(user, {
      kind: ApiKeyKind.CREATED,
      expiresOn: end,
      name,
      scopes: scopes ?? viewer.credential.scopes,
    });
    this.record(AuditEventType.API_KEY_CREATED, viewer, issued.apiKey.id);
    return issued;
  }

  /** Issues the key of a login. Where there are too many, it ends the oldest that logins have issued. */
  async createForLogin(user: User): Promise<IssuedApiKey> {
    const keys = await this.apiKeys.listCurrent(user.id);
    const surplus = Math.max(0, keys.length - this.rules.max + 1);
    const ended = keys.filter(({ kind }) => kind === ApiKeyKind.LOGIN).slice(0, surplus);
    if (ended.length > 0) await this.apiKeys.revoke(user.id, { only: ended.map(({ id }) => id) });
    const expiresOn = new Date(Date.now() + this.rules.lifetimeMs);
    const issued = this.apiKeys.issue(user, { kind: ApiKeyKind.LOGIN, expiresOn, name: null, scopes: null });
    const parties = { actorId: user.id, subjectId: user.id };
    for (const { id } of ended) this.audit.record(AuditEventType.API_KEY_REVOKED, { ...parties, apiKeyId: id });
    this.audit.record(AuditEventType.LOGGED_IN, { ...parties, apiKeyId: issued.apiKey.id });
    return issued;
  }

  async rename(viewer: Viewer, id: string, given: string): Promise<ApiKey | 'not-found' | 'name-taken'> {
    const user = await this.lock(viewer);
    const keys = await this.apiKeys.findLive(user.id);
    const key = keys.find((one) => one.id === id.toLowerCase());
    if (!key) return 'not-found';
    const name = tidy(given);
    if (keys.some((other) => other !== key && isCurrent(other) && other.name === name)) return 'name-taken';
    if (key.name === name) return key;
    key.name = name;
    this.record(AuditEventType.API_KEY_RENAMED, viewer, key.id);
    return key;
  }

  /**
   * Issues a key that takes the place of another, with its name and its kind; the other lives on for the overlap. What that
   * one had replaced ends at once: a place never has more than two keys that work. Since it hands out a key, it is refused
   * to a credential that may do less than the key.
   * @param overlap in milliseconds
   */
  async rotate(
    viewer: Viewer,
    id: string,
    overlap: number,
  ): Promise<IssuedApiKey | 'not-found' | 'already-rotated' | LackingPermissions> {
    const user = await this.lock(viewer);
    const keys = await this.apiKeys.findLive(user.id);
    const key = keys.find((one) => one.id === id.toLowerCase());
    if (!key) return 'not-found';
    if (!isCurrent(key)) return 'already-rotated';
    const lacking = beyond(viewer, key);
    if (lacking) return lacking;
    const replaced = keys.filter((one) => one.replacedById === key.id);
    if (replaced.length > 0) await this.apiKeys.revoke(user.id, { only: replaced.map((one) => one.id) });
    const lifetime = key.expiresOn.getTime() - key.createdOn.getTime();
    const { kind, name, scopes } = key;
    const issued = this.apiKeys.issue(user, { kind, name, scopes, expiresOn: new Date(Date.now() + lifetime) });
    key.retire(issued.apiKey, overlap);
    this.record(AuditEventType.API_KEY_ROTATED, viewer, key.id);
    return issued;
  }

  async revoke(viewer: Viewer, id: string): Promise<string | 'not-found'> {
    const user = await this.users.lockViewer(viewer.userId);
    if ((await this.apiKeys.revoke(user.id, { only: [id] })) === 0) return 'not-found';
    this.record(AuditEventType.API_KEY_REVOKED, viewer, id);
    return id;
  }

  private async lock(viewer: Viewer): Promise<User> {
    const user = await this.users.lockViewer(viewer.userId);
    await this.apiKeys.assertLive(viewer.apiKeyId);
    return user;
  }

  private record(type: AuditEventType, { userId }: Viewer, apiKeyId: string): void {
    this.audit.record(type, { actorId: userId, subjectId: userId, apiKeyId });
  }
}

/** As it is stored and compared. */
const tidy = (name: string): string => name.normalize('NFC').trim();

/** Whether no other has taken its place. */
const isCurrent = ({ rotatedOn }: ApiKey): boolean => rotatedOn === null;

/** What a key's scopes have that the asking credential's have not; a key without scopes has all. */
function beyond({ credential }: Viewer, { scopes }: ApiKey): LackingPermissions | undefined {
  if (credential.scopes === null) return undefined;
  if (scopes === null) return new LackingPermissions([]);
  return LackingPermissions.of({ permissions: new Set(credential.scopes) }, scopes);
}
