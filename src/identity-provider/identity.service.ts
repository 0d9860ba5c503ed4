import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { ApiKeyService } from '../api-key/api-key.service.js';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { AccountWays } from '../sign-in/account-ways.js';
import { type ProofRefusals, partiesOf, type Refused } from '../sign-in/proof-refusals.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { Viewer } from '../viewer/viewer.js';
import type { Identities } from './identities.js';
import { Identity } from './identity.entity.js';
import type { ProviderAnswer } from './identity-provider.js';
import type { IdentityProviders } from './identity-providers.js';
import type { ProviderSignIn } from './provider-sign-in.js';

/** The max number of identities of a user. */
export const MAX_IDENTITIES = 20;

export type LinkIdentityOutcome =
  | { readonly kind: 'linked'; readonly identity: Identity }
  | { readonly kind: 'identity-taken' }
  | { readonly kind: 'limit-reached' }
  | Refused;

export type UnlinkIdentityOutcome =
  | { readonly kind: 'unlinked'; readonly revokedKeys: number }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'last-sign-in-method' };

/** What users do with their identities at providers. */
export class IdentityService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly users: UserService,
    private readonly apiKeys: ApiKeyService,
    private readonly credentials: LiveCredentials,
    private readonly ways: AccountWays,
    private readonly providers: Pick<IdentityProviders, 'has'>,
    private readonly signIn: ProviderSignIn,
    private readonly identities: Identities,
    private readonly audit: AuditTrail,
    private readonly refusals: ProofRefusals,
  ) {}

  /**
   * Links an identity with the viewer's account. An attempt that somebody else has begun while signed in links nothing here.
   * @throws RateLimitedError, NotConfiguredError; ServiceUnavailableError if the provider is away
   * @throws UnauthenticatedError if the key has ended in the meantime
   */
  async identifyAndLink(viewer: Viewer, attempt: string, answer: ProviderAnswer): Promise<LinkIdentityOutcome> {
    const { userId, credential } = viewer;
    const parties = partiesOf(viewer);
    const identified = await this.signIn.identify(attempt, answer);
    const owner = identified?.owner;
    if (!identified || (owner && owner.userId !== userId)) return this.refusals.record(parties);
    const user = await this.users.beginAndLockViewer(userId);
    await this.credentials.assertLive(credential);
    if (owner && owner.credentialVersion !== user.credentialVersion) return this.refusals.recordInTransaction(parties);
    const known = await this.identities.findAndLock(identified.identity);
    if (known) return known.user.id === userId ? { kind: 'linked', identity: known } : { kind: 'identity-taken' };
    if ((await this.identities.list(userId)).length >= MAX_IDENTITIES) return { kind: 'limit-reached' };
    const identity = this.identities.add(user, identified.provider, identified.identity);
    this.audit.recordBy(viewer, AuditEventType.IDENTITY_LINKED, { subjectId: userId, detail: identified.provider });
    return { kind: 'linked', identity };
  }

  /** Unlinks an identity and revokes the keys of sign-ins with it. @throws UnauthenticatedError if the key has ended in the meantime */
  async beginAndUnlink(viewer: Viewer, id: string): Promise<UnlinkIdentityOutcome> {
    const user = await this.users.beginAndLockViewer(viewer.userId);
    await this.credentials.assertLive(viewer.credential);
    const kept = await this.identities.list(user.id);
    const identity = kept.find((one) => one.id === id.toLowerCase());
    if (!identity) return { kind: 'not-found' };
    const hasOther = kept.some((other) => other !== identity && this.providers.has(other.providerId));
    if (!hasOther && !(await this.ways.hasOtherWayAlone(user.id, IdentityMethod.PROVIDER)))
      return { kind: 'last-sign-in-method' };
    await this.em.nativeDelete(Identity, { id: identity.id });
    user.endProofs();
    const revokedKeys = await this.apiKeys.revoke(user.id, { wayInId: identity.id });
    const detail = identity.providerId;
    this.audit.recordBy(viewer, AuditEventType.IDENTITY_UNLINKED, { subjectId: user.id, detail });
    return { kind: 'unlinked', revokedKeys };
  }
}
