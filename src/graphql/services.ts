import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { AccessTokenService } from '../access-token/access-token.service.js';
import { AccountService } from '../account/account.service.js';
import { AdminServices } from '../admin/admin-services.js';
import { ApiKeyService } from '../api-key/api-key.service.js';
import { idleLimits } from '../api-key/idle-limits.js';
import { KeyRingService } from '../api-key/key-ring.service.js';
import { LoginKeyService } from '../api-key/login-key.service.js';
import { AuditService } from '../audit/audit.service.js';
import type { Origin } from '../audit/audit-event.entity.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { EmailServices } from '../email/email-services.js';
import { IdentityProviderServices } from '../identity-provider/identity-provider-services.js';
import { PasskeyServices } from '../passkey/passkey-services.js';
import { PasswordService } from '../password/password.service.js';
import { PersonalDataService } from '../personal-data/personal-data.service.js';
import { CurrentPermissions } from '../role/current-permissions.js';
import { holdersOfRole } from '../role/holders-of-role.js';
import { RoleService } from '../role/role.service.js';
import { RoleAssignmentService } from '../role/role-assignment.service.js';
import { RoleLoaders } from '../role/role-loaders.js';
import { SecondFactorServices } from '../second-factor/second-factor-services.js';
import { AccountWays } from '../sign-in/account-ways.js';
import { ChallengeService } from '../sign-in/challenge.service.js';
import { ClientAttempts } from '../sign-in/client-attempts.js';
import { KnownAddressService } from '../sign-in/known-address.service.js';
import { ProofRefusals } from '../sign-in/proof-refusals.js';
import { SignInServices } from '../sign-in/sign-in-services.js';
import { UserService } from '../user/user.service.js';
import { UserListService } from '../user/user-list.service.js';
import type { Credential } from '../viewer/credential.js';
import type { AppParts } from './app-parts.js';

/** The parts of a request that its services need. */
interface RequestParts {
  readonly app: AppParts;
  readonly em: SqlEntityManager;
  readonly origin: Origin;
  readonly deadline: { readonly signal: AbortSignal };
}

/** The services of one request. Each is made once. */
export class RequestServices {
  readonly audit: AuditTrail;
  readonly email: EmailServices;
  readonly auditEvents: AuditService;
  readonly users: UserService;
  readonly userList: UserListService;
  readonly roles: RoleService;
  readonly roleLoaders: RoleLoaders;
  readonly keyRing: KeyRingService;
  readonly signIn: SignInServices;
  readonly secondFactors: SecondFactorServices;
  readonly passkeys: PasskeyServices;
  readonly identityProviders: IdentityProviderServices;
  readonly rolePolicy: { isFactorMissing(userId: string): Promise<boolean> };
  readonly accessTokens: AccessTokenService;
  readonly accounts: AccountService;
  readonly admin: AdminServices;
  readonly personalData: PersonalDataService;

  constructor({ app, em, origin, deadline }: RequestParts) {
    const { account, apiKey, session } = app.config;
    const audit = new AuditTrail(em, origin, app.subscribers);
    const users = new UserService(em);
    const apiKeys = new ApiKeyService(em, idleLimits(app.config));
    const credentials = { assertLive: (credential: Credential) => app.authenticator.assertLive(credential, em) };
    const rights = new CurrentPermissions(em, users, credentials, app.rolePolicy);
    const roles = new RoleService(em, rights, audit, account.rolesMax);
    const assignments = new RoleAssignmentService(em, roles, rights, app.usableWaysIn, app.rolePolicy);
    const loginKeys = new LoginKeyService(apiKeys, audit, { max: apiKey.max, lifetimeMs: session.ttlMs }, origin);
    const passwords = new PasswordService(em, app.passwords.for(deadline), app.passwordPolicy);
    const addresses = new KnownAddressService(em, account.knownAddressesMax);
    const attempts = new ClientAttempts(em, app.attemptLimits, app.deniedRequests, origin);
    const ways = new AccountWays(em, app, origin.address);
    const challenges = new ChallengeService(em);
    const refusals = new ProofRefusals(users, audit, app.deniedRequests, origin);
    const shared = { em, users, apiKeys, loginKeys, credentials, passwords, attempts, addresses, ways, challenges };
    const request = { ...shared, refusals, audit, origin };
    const email = new EmailServices(app, { ...request, isNewSignIn: () => addresses.isNewSignIn });
    const secondFactors = new SecondFactorServices(app, request);
    const passkeys = new PasskeyServices(app, { ...request, secondFactors });

    this.audit = audit;
    this.email = email;
    this.secondFactors = secondFactors;
    this.passkeys = passkeys;
    this.auditEvents = new AuditService(em);
    this.users = users;
    this.userList = new UserListService(em, holdersOfRole);
    this.roles = roles;
    this.roleLoaders = new RoleLoaders(assignments);
    this.rolePolicy = { isFactorMissing: (userId) => app.rolePolicy.isFactorMissing(em, userId) };
    this.keyRing = new KeyRingService(
      em,
      users,
      apiKeys,
      credentials,
      audit,
      { max: apiKey.max, lifetimeMs: apiKey.ttlMs },
      origin,
      session.confirmationMaxAgeMs,
    );
    this.signIn = new SignInServices(app, {
      ...request,
      codes: secondFactors.codes,
      passkeys: passkeys.proofs,
      addressBook: email.addresses,
      addressClaims: email.emails,
    });
    this.accessTokens = new AccessTokenService(
      users,
      credentials,
      app.signingKeys,
      async (userId) => (await assignments.namesOf([userId])).get(userId) ?? [],
      audit,
      app.userLimits.tokens,
      {
        issuer: app.publicUrl.value,
        audiences: app.config.accessToken.audiences,
        lifetimeMs: app.config.accessToken.ttlMs,
      },
    );
    this.accounts = new AccountService(users, assignments, apiKeys, addresses, passwords, attempts, audit, credentials);
    this.admin = new AdminServices(app, { ...request, rights, roles, assignments, email });
    this.identityProviders = new IdentityProviderServices(app, {
      ...request,
      signIn: this.signIn,
      invites: this.admin.invited,
    });
    this.personalData = new PersonalDataService(
      em,
      app.personalDataSources,
      account.exportMaxRows,
      app.userLimits.exports,
    );
  }
}
