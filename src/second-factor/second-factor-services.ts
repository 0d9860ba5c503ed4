import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type DataLoader from 'dataloader';
import type { ApiKeyService } from '../api-key/api-key.service.js';
import type { LoginKeyService } from '../api-key/login-key.service.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { Config } from '../config/config.js';
import type { Logger } from '../observability/logger.js';
import type { RolePolicy } from '../role/role-policy.js';
import type { Sealer } from '../sealing/sealer.js';
import type { AccountWays } from '../sign-in/account-ways.js';
import type { ClientAttempts } from '../sign-in/client-attempts.js';
import type { ProofRefusals } from '../sign-in/proof-refusals.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import type { CodeProof } from '../viewer/proof.js';
import type { WayIn } from '../viewer/way-in.js';
import { factorHolders } from './factor-holders.js';
import { FactorRemoval } from './factor-removal.js';
import { RecoveryCodeService } from './recovery-code.service.js';
import { RecoveryCodes } from './recovery-codes.js';
import { TotpService } from './totp.service.js';
import { TotpEnrolments } from './totp-enrolments.js';
import { TotpProof } from './totp-proof.js';
import { TotpSecrets } from './totp-secrets.js';

/** What second factors need of the process. */
export interface SecondFactorParts {
  readonly config: Pick<Config, 'passwordPolicy' | 'rateLimit'>;
  readonly log: Logger;
  readonly sealer: Sealer | undefined;
  readonly rolePolicy: RolePolicy;
  readonly waysIn: readonly WayIn[];
}

/** What they need of the request. */
export interface RequestParts {
  readonly em: SqlEntityManager;
  readonly users: UserService;
  readonly apiKeys: ApiKeyService;
  readonly loginKeys: LoginKeyService;
  readonly credentials: LiveCredentials;
  readonly attempts: ClientAttempts;
  readonly ways: AccountWays;
  readonly refusals: ProofRefusals;
  readonly audit: AuditTrail;
}

/** The services of one request about second factors. */
export class SecondFactorServices {
  readonly totp: TotpService;
  readonly recovery: RecoveryCodeService;
  readonly recoveryCodes: RecoveryCodes;
  readonly removal: FactorRemoval;
  /** Whether a user has a second factor. */
  readonly holders: DataLoader<string, boolean>;
  /** What `sign-in/` verifies. */
  readonly codes: readonly CodeProof[];

  constructor({ config, log, sealer, rolePolicy, waysIn }: SecondFactorParts, request: RequestParts) {
    const { em, users, apiKeys, loginKeys, credentials, attempts, ways, refusals, audit } = request;
    const secrets = new TotpSecrets(sealer, log);
    this.recoveryCodes = new RecoveryCodes(em, audit);
    this.removal = new FactorRemoval(em, ways, this.recoveryCodes, rolePolicy);
    this.totp = new TotpService(
      em,
      users,
      apiKeys,
      loginKeys,
      credentials,
      attempts,
      ways,
      secrets,
      new TotpEnrolments(em, secrets),
      this.recoveryCodes,
      this.removal,
      audit,
      refusals,
      config.passwordPolicy.serviceName,
    );
    this.recovery = new RecoveryCodeService(users, credentials, ways, this.recoveryCodes, audit);
    this.holders = factorHolders(em, waysIn);
    this.codes = [new TotpProof(em, secrets, config.rateLimit.factorFailuresMax), this.recoveryCodes];
  }
}
