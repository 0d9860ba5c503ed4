import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Origin } from '../audit/audit-event.entity.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { DeniedRequests } from '../audit/denied-requests.js';
import type { Config } from '../config/config.js';
import { MailOutbox } from '../mail/mail-outbox.js';
import type { MailSender } from '../mail/mail-sender.js';
import type { Sealer } from '../sealing/sealer.js';
import type { UserService } from '../user/user.service.js';
import type { LiveCredentials } from '../viewer/credential.js';
import { EmailService } from './email.service.js';
import { EmailAddresses } from './email-addresses.js';
import { EmailCodes } from './email-codes.js';
import type { EmailLimits } from './email-limits.js';
import { NoticesService } from './notices.service.js';

/** What the services of addresses need of the process. */
export interface EmailParts {
  readonly config: Pick<Config, 'mail'>;
  readonly sealer: Sealer | undefined;
  readonly mailSender: Pick<MailSender, 'isConfigured' | 'wake'>;
  readonly emailLimits: EmailLimits;
  readonly deniedRequests: DeniedRequests;
}

/** The services of one request about addresses and mail. */
export class EmailServices {
  readonly outbox: MailOutbox;
  readonly addresses: EmailAddresses;
  readonly notices: NoticesService;
  readonly emails: EmailService;

  constructor(
    { config, sealer, mailSender, emailLimits, deniedRequests }: EmailParts,
    em: SqlEntityManager,
    users: UserService,
    credentials: LiveCredentials,
    audit: AuditTrail,
    origin: Origin,
    isNewSignIn: () => boolean,
  ) {
    this.outbox = new MailOutbox(em, sealer, config.mail, mailSender);
    this.addresses = new EmailAddresses(em);
    this.notices = new NoticesService(em, this.outbox, this.addresses, isNewSignIn);
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
      deniedRequests,
      origin,
      config.mail.codeTtlMs,
    );
  }
}
