import { SignJWT } from 'jose';
import { v4 as uuidv4 } from 'uuid';
import { AuditEventType } from '../audit/audit-event-type.enum.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { databaseTime } from '../db/database-time.js';
import { BadUserInputError, CredentialForbiddenError, NotConfiguredError } from '../errors/api-error.js';
import { lackingPermissions, type PermissionsLacking } from '../permission/lacking-permissions.js';
import { isOwnPermission } from '../permission/permissions.js';
import type { RateLimit } from '../rate-limit/rate-limit.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { Viewer } from '../viewer/viewer.js';
import type { SigningKeys } from './signing-keys.js';

/** Many servers accept at most 8 kB of HTTP headers for a request, and the token is only one of these headers. */
const MAX_TOKEN_LENGTH = 4_096;
/** The values of the claim `amr` (RFC 8176), by the names of the methods. */
const AMR: Readonly<Record<string, string>> = { PASSWORD: 'pwd', TOTP: 'otp', RECOVERY_CODE: 'otp', PASSKEY: 'pop' };

export type IssueTokenOutcome =
  | { readonly kind: 'issued'; readonly token: string; readonly expiresOn: Date }
  | { readonly kind: 'audience-unknown' }
  | PermissionsLacking;

/** For which services tokens are issued, and for how long. */
export interface TokenRules {
  /** The claim `iss`: PUBLIC_URL. Undefined if it is not set. */
  readonly issuer: string | undefined;
  readonly audiences: readonly string[];
  readonly lifetimeMs: number;
}

/** Issues access tokens for the owners of API keys: RFC 9068. */
export class AccessTokenService {
  constructor(
    private readonly users: UserService,
    private readonly credentials: LiveCredentials,
    private readonly signingKeys: SigningKeys,
    private readonly roleNames: (userId: string) => Promise<readonly string[]>,
    private readonly audit: AuditTrail,
    private readonly limit: RateLimit,
    private readonly rules: TokenRules,
  ) {}

  /**
   * Signs the token first and begins the transaction afterwards, because a signature takes time.
   * @param scopes the permissions of the token. If null, a token for another service gets the permissions of the key that are not
   *   AuthHero's own. A token for AuthHero itself then has no list: each request may do what the key may do at that moment
   * @throws NotConfiguredError, RateLimitedError; UnauthenticatedError if the key has ended in the meantime
   * @throws BadUserInputError if the token would be too long for a header
   * @throws CredentialForbiddenError if the credential is not an API key, or was replaced
   */
  async signAndBegin(viewer: Viewer, audience: string, scopes: readonly string[] | null): Promise<IssueTokenOutcome> {
    const { userId, credential } = viewer;
    const { issuer, audiences, lifetimeMs } = this.rules;
    if (credential.apiKeyId !== credential.id || credential.isReplaced)
      throw new CredentialForbiddenError(credential.kind);
    if (!issuer) throw new NotConfiguredError('PUBLIC_URL');
    const signer = await this.signingKeys.signer();
    await this.limit.count(userId);
    if (audience !== issuer && !audiences.includes(audience)) return { kind: 'audience-unknown' };
    const lacking = lackingPermissions(viewer, scopes ?? []);
    if (lacking) return lacking;
    const now = databaseTime().getTime();
    const end = Math.min(now + lifetimeMs, credential.expiresOn?.getTime() ?? Number.POSITIVE_INFINITY);
    const permissions = scopes ?? (audience === issuer ? undefined : foreignOf(viewer));
    const token = await new SignJWT({
      client_id: credential.id,
      sid: credential.id,
      // A service may decide by roles: what carries only some of the permissions must not carry the roles.
      ...(credential.scopes === null && scopes === null && { roles: await this.roleNames(userId) }),
      ...(permissions && { permissions }),
      ...proofOf(viewer),
    })
      .setProtectedHeader({ alg: signer.algorithm, kid: signer.kid, typ: 'at+jwt' })
      .setIssuer(issuer)
      .setSubject(userId)
      .setAudience(audience)
      .setJti(uuidv4())
      .setIssuedAt(seconds(now))
      .setExpirationTime(seconds(end))
      .sign(signer.key);
    if (token.length > MAX_TOKEN_LENGTH)
      throw new BadUserInputError([
        { path: 'input.scopes', message: `must fit into a token of ${MAX_TOKEN_LENGTH} characters` },
      ]);
    await this.beginAndRecord(viewer, audience);
    return { kind: 'issued', token, expiresOn: new Date(seconds(end) * 1_000) };
  }

  private async beginAndRecord(viewer: Viewer, audience: string): Promise<void> {
    await this.users.beginAndLockViewer(viewer.userId);
    await this.credentials.assertLive(viewer.credential);
    if (await this.audit.hasRecordedToday(viewer, AuditEventType.ACCESS_TOKEN_ISSUED, audience)) return;
    const parties = { subjectId: viewer.userId, detail: audience };
    this.audit.recordBy(viewer, AuditEventType.ACCESS_TOKEN_ISSUED, parties);
  }
}

/** The permissions of the key for other services: AuthHero's own permissions mean nothing there. */
const foreignOf = ({ permissions }: Viewer): string[] =>
  [...permissions].filter((permission) => !isOwnPermission(permission)).sort();

/** The claims about the proof (`auth_time`, `amr`). Empty for a key of createApiKey, which has no proof. */
const proofOf = ({ credential: { authenticatedOn, methods } }: Viewer): object =>
  authenticatedOn ? { auth_time: seconds(authenticatedOn.getTime()), amr: amrOf(methods) } : {};

/** A passkey alone is two factors: the device, and what it asks for. */
const amrOf = (methods: readonly string[]): string[] => {
  const isMultiFactor = methods.length > 1 || methods.includes(IdentityMethod.PASSKEY);
  return [...methods.map((method) => AMR[method] ?? method), ...(isMultiFactor ? ['mfa'] : [])];
};

/** JWTs have times in whole seconds since 1970 (RFC 7519, NumericDate). */
const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1_000);
