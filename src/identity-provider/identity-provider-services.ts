import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { ApiKeyService } from '../api-key/api-key.service.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { Config } from '../config/config.js';
import type { PublicUrl } from '../config/public-url.js';
import type { Logger } from '../observability/logger.js';
import { SealedTokens } from '../sealing/sealed-tokens.js';
import type { Sealer } from '../sealing/sealer.js';
import type { AccountWays } from '../sign-in/account-ways.js';
import type { ClientAttempts } from '../sign-in/client-attempts.js';
import type { ProofRefusals } from '../sign-in/proof-refusals.js';
import type { SignInServices } from '../sign-in/sign-in-services.js';
import { UsedTokens } from '../sign-in/used-tokens.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import { AttemptOwners } from './attempt-owners.js';
import { Identities } from './identities.js';
import type { Identity as StoredIdentity } from './identity.entity.js';
import { IdentityService } from './identity.service.js';
import { Identity, SignInProvider } from './identity.types.js';
import type { IdentityProviders } from './identity-providers.js';
import { ProviderLoginService, type SignUp } from './provider-login.service.js';
import { type Invites, ProviderRegistrationService } from './provider-registration.service.js';
import { ProviderSignIn, type SignInAttempt } from './provider-sign-in.js';

/** What sign-in with providers needs of the process. */
export interface IdentityProviderParts {
  readonly config: Config;
  readonly log: Logger;
  readonly sealer: Sealer | undefined;
  readonly publicUrl: PublicUrl;
  readonly identityProviders: IdentityProviders;
}

/** What it needs of the request. */
export interface RequestParts {
  readonly em: SqlEntityManager;
  readonly users: UserService;
  readonly apiKeys: ApiKeyService;
  readonly credentials: LiveCredentials;
  readonly attempts: ClientAttempts;
  readonly ways: AccountWays;
  readonly signIn: SignInServices;
  readonly invites: Invites;
  readonly refusals: ProofRefusals;
  readonly audit: AuditTrail;
}

/** The services of one request about sign-in with providers. */
export class IdentityProviderServices {
  readonly providers: IdentityProviders;
  readonly owners: AttemptOwners;
  readonly stored: Identities;
  readonly signIn: ProviderSignIn;
  readonly login: ProviderLoginService;
  readonly registration: ProviderRegistrationService;
  readonly own: IdentityService;

  constructor({ config, log, sealer, publicUrl, identityProviders }: IdentityProviderParts, request: RequestParts) {
    const { em, users, apiKeys, credentials, attempts, ways, signIn, invites, refusals, audit } = request;
    const usedTokens = new UsedTokens(em);
    const signUps = new SealedTokens<SignUp>(sealer, 'sign-up with a provider');
    const sealedAttempts = new SealedTokens<SignInAttempt>(sealer, 'sign-in with a provider');
    const redirects = publicUrl.signInRedirects(config);
    const isOpen = config.account.registration === 'open';
    this.providers = identityProviders;
    this.owners = new AttemptOwners(users, signIn.confirmation);
    this.stored = new Identities(em);
    this.signIn = new ProviderSignIn(identityProviders, attempts, sealedAttempts, usedTokens, redirects, log);
    this.login = new ProviderLoginService(
      users,
      identityProviders,
      this.signIn,
      this.stored,
      attempts,
      signIn.end,
      signUps,
      refusals,
    );
    this.registration = new ProviderRegistrationService(
      users,
      this.stored,
      attempts,
      signIn.end,
      signUps,
      usedTokens,
      invites,
      audit,
      refusals,
      isOpen,
    );
    this.own = new IdentityService(
      em,
      users,
      apiKeys,
      credentials,
      ways,
      identityProviders,
      this.signIn,
      this.stored,
      audit,
      refusals,
    );
  }

  show(identity: StoredIdentity): Identity {
    const { providerId: id } = identity;
    return new Identity(identity, new SignInProvider({ id, name: this.providers.nameOf(id) }));
  }
}
