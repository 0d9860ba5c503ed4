import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { ApiKeyService } from '../api-key/api-key.service.js';
import type { LoginKeyService } from '../api-key/login-key.service.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { Config } from '../config/config.js';
import type { PublicUrl } from '../config/public-url.js';
import { SealedTokens } from '../sealing/sealed-tokens.js';
import type { Sealer } from '../sealing/sealer.js';
import type { SecondFactorServices } from '../second-factor/second-factor-services.js';
import type { AccountWays } from '../sign-in/account-ways.js';
import type { ChallengeService } from '../sign-in/challenge.service.js';
import type { ClientAttempts } from '../sign-in/client-attempts.js';
import type { LoginOptions } from '../sign-in/passkey-proofs.js';
import type { ProofRefusals } from '../sign-in/proof-refusals.js';
import { UsedTokens } from '../sign-in/used-tokens.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import { PasskeyService } from './passkey.service.js';
import { PasskeyOptionsService } from './passkey-options.service.js';
import { PasskeyProofService } from './passkey-proof.service.js';
import { Passkeys } from './passkeys.js';
import { RelyingParty } from './relying-party.js';

/** What passkeys need of the process. */
export interface PasskeyParts {
  readonly config: Config;
  readonly sealer: Sealer | undefined;
  readonly publicUrl: PublicUrl;
}

/** What they need of the request. */
export interface RequestParts {
  readonly em: SqlEntityManager;
  readonly users: UserService;
  readonly apiKeys: ApiKeyService;
  readonly loginKeys: LoginKeyService;
  readonly credentials: LiveCredentials;
  readonly attempts: ClientAttempts;
  readonly challenges: ChallengeService;
  readonly ways: AccountWays;
  readonly secondFactors: SecondFactorServices;
  readonly refusals: ProofRefusals;
  readonly audit: AuditTrail;
}

/** The services of one request about passkeys. */
export class PasskeyServices {
  readonly stored: Passkeys;
  readonly options: PasskeyOptionsService;
  readonly own: PasskeyService;
  /** What `sign-in/` verifies. */
  readonly proofs: PasskeyProofService;
  private readonly relyingParty: RelyingParty;

  constructor({ config, sealer, publicUrl }: PasskeyParts, request: RequestParts) {
    const { em, users, apiKeys, loginKeys, credentials, attempts, challenges, ways, refusals, audit } = request;
    const { recoveryCodes, removal } = request.secondFactors;
    const relyingParty = new RelyingParty(config, publicUrl, config.passwordPolicy.serviceName);
    const seal = new SealedTokens<LoginOptions>(sealer, 'passkey login');
    this.relyingParty = relyingParty;
    this.stored = new Passkeys(em);
    this.options = new PasskeyOptionsService(
      users,
      credentials,
      challenges,
      attempts,
      this.stored,
      relyingParty,
      seal,
      refusals,
    );
    this.own = new PasskeyService(
      em,
      users,
      apiKeys,
      loginKeys,
      credentials,
      challenges,
      ways,
      this.stored,
      recoveryCodes,
      removal,
      relyingParty,
      audit,
      refusals,
    );
    this.proofs = new PasskeyProofService(challenges, this.stored, relyingParty, seal, new UsedTokens(em));
  }

  /** What `PublicKeyCredential.signalAllAcceptedCredentials()` takes. Null if the user has never had a passkey. */
  async signalOf(userId: string): Promise<Record<string, unknown> | null> {
    const handle = await this.stored.handleOf(userId);
    if (!handle) return null;
    const passkeys = await this.stored.list(userId);
    return {
      rpId: this.relyingParty.id,
      userId: handle.toString('base64url'),
      allAcceptedCredentialIds: passkeys.map(({ credentialId }) => Buffer.from(credentialId).toString('base64url')),
    };
  }
}
