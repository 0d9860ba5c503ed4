import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { ApiKeyService } from '../api-key/api-key.service.js';
import type { Origin } from '../audit/audit-event.entity.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { Config } from '../config/config.js';
import type { PublicUrl } from '../config/public-url.js';
import { MailOutbox } from '../mail/mail-outbox.js';
import type { MailSender } from '../mail/mail-sender.js';
import type { PasswordService } from '../password/password.service.js';
import type { Sealer } from '../sealing/sealer.js';
import type { AccountWays } from '../sign-in/account-ways.js';
import type { ClientAttempts } from '../sign-in/client-attempts.js';
import type { ProofRefusals } from '../sign-in/proof-refusals.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import { EmailService } from './email.service.js';
import { EmailAddresses } from './email-addresses.js';
import { EmailCodes } from './email-codes.js';
import type { EmailLimits } from './email-limits.js';
import { NoticesService } from './notices.service.js';
import { RecoveryService } from './recovery.service.js';
import { ResetLinks } from './reset-links.js';

/** What the services of addresses need of the process. */
export interface EmailParts {
  readonly config: Pick<Config, 'mail' | 'passwordPolicy'>;
  readonly sealer: Sealer | undefined;
  readonly mailSender: Pick<MailSender, 'isConfigured' | 'wake'>;
  readonly emailLimits: EmailLimits;
  readonly publicUrl: PublicUrl;
}

/** What they need of the request. */
export interface RequestParts {
  readonly em: SqlEntityManager;
  readonly users: UserService;
  readonly apiKeys: ApiKeyService;
  readonly passwords: PasswordService;
  readonly attempts: ClientAttempts;
  readonly ways: AccountWays;
  readonly credentials: LiveCredentials;
  readonly refusals: ProofRefusals;
  readonly audit: AuditTrail;
  readonly origin: Origin;
  readonly isNewSignIn: () => boolean;
}

/** The services of one request about addresses and mail. */
export class EmailServices {
  readonly outbox: MailOutbox;
  readonly addresses: EmailAddresses;
  readonly notices: NoticesService;
  readonly emails: EmailService;
  readonly recovery: RecoveryService;

  constructor(
    { config, sealer, mailSender, emailLimits, publicUrl }: EmailParts,
    { em, users, apiKeys, passwords, attempts, ways, credentials, refusals, audit, origin, isNewSignIn }: RequestParts,
  ) {
    this.outbox = new MailOutbox(em, sealer, config.passwordPolicy.serviceName, mailSender);
    this.addresses = new EmailAddresses(em);
    this.notices = new NoticesService(em, this.outbox, this.addresses, ways, isNewSignIn);
    this.emails = new EmailService(
      em,
      users,
      credentials,
      this.addresses,
      new EmailCodes(em, sealer),
      this.outbox,
      this.notices,
      emailLimits,
      audit,
      refusals,
      origin,
      config.mail.codeTtlMs,
    );
    this.recovery = new RecoveryService(
      users,
      apiKeys,
      passwords,
      attempts,
      this.addresses,
      new ResetLinks(em),
      this.outbox,
      emailLimits,
      audit,
      refusals,
      origin,
      { page: publicUrl.resetPasswordPage(config), lifetimeMs: config.mail.resetTokenTtlMs },
    );
  }
}
