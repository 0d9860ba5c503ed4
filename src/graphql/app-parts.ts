import type { SigningKeys } from '../access-token/signing-keys.js';
import type { KeyVerificationService } from '../api-key/key-verification.service.js';
import type { DeniedRequests } from '../audit/denied-requests.js';
import type { Authenticator } from '../authentication/authenticator.js';
import type { Config } from '../config/config.js';
import type { CookieSite } from '../config/cookie-site.js';
import type { PublicUrl } from '../config/public-url.js';
import type { DatabaseGate } from '../db/database-gate.js';
import type { EventSubscriber, PersonalData } from '../db/feature.js';
import type { Orm } from '../db/orm.js';
import type { EmailLimits } from '../email/email-limits.js';
import type { IdentityProviders } from '../identity-provider/identity-providers.js';
import type { MailSender } from '../mail/mail-sender.js';
import type { Logger } from '../observability/logger.js';
import type { PasswordHasher } from '../password/password-hasher.js';
import type { PasswordPolicy } from '../password/password-policy.js';
import type { UserLimits } from '../rate-limit/user-limits.js';
import type { RolePolicy } from '../role/role-policy.js';
import type { Sealer } from '../sealing/sealer.js';
import type { AttemptLimits } from '../sign-in/attempt-limits.js';
import type { WayIn } from '../viewer/way-in.js';
import type { QueryTurns } from './query-turns.js';

/** The parts of the process that requests use. `app.ts` makes them. */
export interface AppParts {
  readonly config: Config;
  readonly log: Logger;
  readonly orm: Orm;
  readonly gate: Pick<DatabaseGate, 'isOpen' | 'opened'>;
  readonly passwords: PasswordHasher;
  readonly passwordPolicy: PasswordPolicy;
  readonly publicUrl: PublicUrl;
  readonly cookieSite: CookieSite;
  readonly signingKeys: SigningKeys;
  /** Undefined in production without SECRETS_KEY. */
  readonly sealer: Sealer | undefined;
  readonly mailSender: Pick<MailSender, 'isConfigured' | 'wake'>;
  readonly attemptLimits: AttemptLimits;
  readonly userLimits: UserLimits;
  readonly emailLimits: EmailLimits;
  readonly queryTurns: QueryTurns;
  readonly deniedRequests: DeniedRequests;
  readonly authenticator: Authenticator;
  readonly keyVerification: KeyVerificationService;
  readonly waysIn: readonly WayIn[];
  /** See `usableWays`. */
  readonly usableWaysIn: readonly WayIn[];
  readonly rolePolicy: RolePolicy;
  readonly identityProviders: IdentityProviders;
  readonly personalDataSources: readonly PersonalData[];
  readonly subscribers: readonly EventSubscriber[];
}
