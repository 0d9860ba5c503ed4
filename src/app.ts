import type { Orm } from '../mikro-orm.config.js';
import type { ApiKeyVerifier } from './api-key/api-key-verifier.js';
import type { KeyUsage } from './api-key/key-usage.js';
import type { Refusals } from './audit/refusals.js';
import type { Config } from './config/config.js';
import type { DatabaseGate } from './db/database-gate.js';
import type { Logger } from './observability/logger.js';
import type { PasswordHasher } from './password/password-hasher.js';
import type { PasswordPolicy } from './password/password-policy.js';
import type { AttemptLimits } from './sign-in/attempt-limits.js';

/** What lives as long as the process. */
export interface App {
  readonly config: Config;
  readonly orm: Orm;
  readonly gate: DatabaseGate;
  readonly passwords: PasswordHasher;
  readonly passwordPolicy: PasswordPolicy;
  readonly limits: AttemptLimits;
  readonly refusals: Refusals;
  readonly keyVerifier: ApiKeyVerifier;
  readonly keyUsage: KeyUsage;
  readonly log: Logger;
}
