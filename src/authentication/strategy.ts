import type { IncomingHttpHeaders } from 'node:http';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { SigningKeys } from '../access-token/signing-keys.js';
import type { ApiKeyVerifier } from '../api-key/api-key-verifier.js';
import type { KeyUsage } from '../api-key/key-usage.js';
import type { Origin } from '../audit/audit-event.entity.js';
import type { DeniedRequests } from '../audit/denied-requests.js';
import type { Config } from '../config/config.js';
import type { CookieSite } from '../config/cookie-site.js';
import type { PublicUrl } from '../config/public-url.js';
import type { Orm } from '../db/orm.js';
import type { PasswordHasher } from '../password/password-hasher.js';
import type { Credential } from '../viewer/credential.js';
import type { Viewer } from '../viewer/viewer.js';

/** What of a request can hold a credential, and where it comes from. */
export interface AuthenticationRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly origin: Origin;
}

/** One way in which a request can be signed in. A database that is down throws as it is: that is never a bad credential. */
export interface AuthenticationStrategy {
  /** Whether clients send the credential without being told to. Then it counts only in a request without any other. */
  readonly isSentByItself?: boolean;
  /** Whether a request carries a credential of these kinds that was good within the last minute. Costs no I/O and grants nothing. */
  hasProvenRecently(headers: IncomingHttpHeaders): boolean;
  /**
   * @returns null when the request carries no credential of these kinds
   * @throws UnauthenticatedError when it carries one that is not good
   */
  authenticate(request: AuthenticationRequest): Promise<Viewer | null>;
  /** Whether a credential of these kinds, once verified, has not been ended since. */
  isLive(credential: Credential, em: SqlEntityManager): Promise<boolean>;
}

/** What strategies get of the process. */
export interface StrategyParts {
  readonly config: Config;
  readonly orm: Orm;
  readonly deniedRequests: DeniedRequests;
  readonly keyVerifier: ApiKeyVerifier;
  readonly keyUsage: KeyUsage;
  readonly signingKeys: SigningKeys;
  readonly publicUrl: PublicUrl;
  readonly cookieSite: CookieSite;
  readonly passwords: PasswordHasher;
}

export interface StrategyClass {
  /** The kinds of credential that it verifies, each with its description in the GraphQL schema. */
  readonly kinds: Readonly<Record<string, string>>;
  new (parts: StrategyParts): AuthenticationStrategy;
}
