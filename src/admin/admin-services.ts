import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { ApiKeyService } from '../api-key/api-key.service.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { Config } from '../config/config.js';
import type { PublicUrl } from '../config/public-url.js';
import type { EmailLimits } from '../email/email-limits.js';
import type { EmailServices } from '../email/email-services.js';
import type { PasswordService } from '../password/password.service.js';
import type { CurrentPermissions } from '../role/current-permissions.js';
import type { RoleService } from '../role/role.service.js';
import type { RoleAssignmentService } from '../role/role-assignment.service.js';
import type { ClientAttempts } from '../sign-in/client-attempts.js';
import type { KnownAddressService } from '../sign-in/known-address.service.js';
import type { ProofRefusals } from '../sign-in/proof-refusals.js';
import type { UserService } from '../user/user.service.js';
import { AcceptanceService } from './acceptance.service.js';
import { FactorAdminService } from './factor-admin.service.js';
import { InvitationService } from './invitation.service.js';
import { Invitations } from './invitations.js';
import { InvitedAccounts } from './invited-accounts.js';
import { ManagedUserService } from './managed-user.service.js';
import { PasswordResetService } from './password-reset.service.js';
import { UserAdminService } from './user-admin.service.js';

/** What the services of admins need of the process. */
export interface AdminParts {
  readonly config: Pick<Config, 'account' | 'mail'>;
  readonly emailLimits: EmailLimits;
  readonly publicUrl: PublicUrl;
}

/** What they need of the request. */
export interface RequestParts {
  readonly em: SqlEntityManager;
  readonly users: UserService;
  readonly rights: CurrentPermissions;
  readonly roles: RoleService;
  readonly assignments: RoleAssignmentService;
  readonly apiKeys: ApiKeyService;
  readonly addresses: KnownAddressService;
  readonly passwords: PasswordService;
  readonly attempts: ClientAttempts;
  readonly email: EmailServices;
  readonly refusals: ProofRefusals;
  readonly audit: AuditTrail;
}

/** The services of one request about what admins do to accounts. */
export class AdminServices {
  readonly userAdmin: UserAdminService;
  readonly passwordResets: PasswordResetService;
  readonly factors: FactorAdminService;
  readonly invitations: InvitationService;
  readonly acceptances: AcceptanceService;
  readonly invited: InvitedAccounts;

  constructor({ config, emailLimits, publicUrl }: AdminParts, request: RequestParts) {
    const { em, users, rights, roles, assignments, apiKeys, addresses, passwords, attempts, email, audit } = request;
    const { userRetentionMs, passwordResetTtlMs } = config.account;
    const managedUsers = new ManagedUserService(users, rights, assignments);
    this.userAdmin = new UserAdminService(em, managedUsers, assignments, apiKeys, addresses, audit, userRetentionMs);
    this.factors = new FactorAdminService(em, managedUsers, apiKeys, audit);
    this.passwordResets = new PasswordResetService(
      managedUsers,
      assignments,
      apiKeys,
      passwords,
      audit,
      passwordResetTtlMs,
    );
    const invitations = new Invitations(em);
    this.invited = new InvitedAccounts(em, users, roles, assignments, email.addresses, invitations);
    this.invitations = new InvitationService(
      users,
      rights,
      roles,
      assignments,
      email.addresses,
      invitations,
      email.outbox,
      emailLimits,
      audit,
      { page: publicUrl.invitationPage(config), lifetimeMs: config.mail.invitationTtlMs },
    );
    this.acceptances = new AcceptanceService(users, passwords, attempts, this.invited, audit, request.refusals);
  }
}
