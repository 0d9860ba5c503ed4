import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { databaseTime } from '../db/database-time.js';
import { UnauthenticatedError } from '../errors/api-error.js';
import type { User } from '../user/user.entity.js';
import type { ApiKeyService, IssuedApiKey } from './api-key.service.js';
import { ApiKeyKind } from './api-key-kind.enum.js';
import type { KeyRules } from './key-rules.js';
import type { KeyOrigin, KeyPlace } from './new-api-key.js';

/** How long a key that was replaced by a confirmation can still read. */
const READ_ONLY_OVERLAP_MS = 60_000;

/** Issues the keys of logins. Only `sign-in/` asks for one, when somebody has proved who they are. */
export class LoginKeyService {
  constructor(
    private readonly apiKeys: ApiKeyService,
    private readonly audit: AuditTrail,
    private readonly rules: KeyRules,
    private readonly origin: KeyOrigin,
  ) {}

  /**
   * Where there are too many keys, it ends the oldest that logins have issued. The caller holds the lock on the user's row.
   * @param methods by what the user has proved to be there
   * @param wayInIds the passkeys and the like that were the proof
   * @param place where the key goes. What a cookie held of the same user ends: nobody has it any more
   */
  async issue(
    user: User,
    methods: readonly string[],
    wayInIds: readonly string[],
    place: KeyPlace,
  ): Promise<IssuedApiKey> {
    const heldId = place.isCookie && place.held && (await this.apiKeys.findCookieKeyId(user.id, place.held));
    const live = await this.apiKeys.listCurrent(user.id);
    const keys = live.filter(({ id }) => id !== heldId);
    const surplus = Math.max(0, keys.length - this.rules.max + 1);
    const ended = keys.filter(({ kind }) => kind === ApiKeyKind.LOGIN).slice(0, surplus);
    ended.push(...live.filter(({ id }) => id === heldId));
    if (ended.length > 0) await this.apiKeys.revoke(user.id, { only: ended.map(({ id }) => id) });
    const authenticatedOn = databaseTime();
    const issued = this.apiKeys.issue(user, {
      kind: ApiKeyKind.LOGIN,
      expiresOn: new Date(authenticatedOn.getTime() + this.rules.lifetimeMs),
      name: null,
      scopes: null,
      proof: { authenticatedOn, methods, wayInIds },
      mayGovern: true,
      isCookie: place.isCookie,
      origin: this.origin,
    });
    const parties = { actorId: user.id, subjectId: user.id };
    for (const { id } of ended) this.audit.record(AuditEventType.API_KEY_REVOKED, { ...parties, apiKeyId: id });
    this.audit.record(AuditEventType.LOGGED_IN, { ...parties, apiKeyId: issued.apiKey.id });
    return issued;
  }

  /**
   * The owner of a session has given one more proof with its key. The key stays the same: the caller ends all others. The caller holds
   * the lock on the user's row.
   */
  async addProof(user: User, id: string, method: string): Promise<void> {
    const key = (await this.apiKeys.findLive(user.id)).find((one) => one.id === id);
    if (!key?.authenticatedOn) throw new UnauthenticatedError();
    key.authenticatedOn = databaseTime();
    key.methods = [...new Set([...key.methods, method])];
  }

  /**
   * Replaces a session's key by one that ends when it would have, with a new proof. The old key can read for a moment, so that requests
   * of the same page do not fail. The caller holds the lock on the user's row.
   * @throws UnauthenticatedError when another key has replaced it meanwhile
   */
  async confirm(
    user: User,
    id: string,
    { method, wayInId }: { readonly method: string; readonly wayInId?: string },
  ): Promise<IssuedApiKey> {
    const keys = await this.apiKeys.findLive(user.id);
    const key = keys.find((one) => one.id === id);
    if (!key || key.rotatedOn) throw new UnauthenticatedError();
    const replaced = keys.filter((one) => one.replacedById === key.id).map((one) => one.id);
    if (replaced.length > 0) await this.apiKeys.revoke(user.id, { only: replaced });
    const { kind, name, scopes, expiresOn, isCookie } = key;
    const wayInIds = [...new Set([...key.wayInIds, ...(wayInId ? [wayInId] : [])])];
    const proof = { authenticatedOn: databaseTime(), methods: [method], wayInIds };
    const issued = this.apiKeys.issue(user, {
      kind,
      name,
      scopes,
      expiresOn,
      proof,
      mayGovern: true,
      isCookie,
      origin: this.origin,
    });
    key.retire(issued.apiKey, READ_ONLY_OVERLAP_MS);
    key.isReadOnly = true;
    return issued;
  }
}
