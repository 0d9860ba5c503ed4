import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { App } from '../../app.js';
import { EmailAddresses } from '../../email/email-addresses.js';
import { NoticesService } from '../../email/notices.service.js';
import { MailOutbox } from '../../mail/mail-outbox.js';
import { AccountWays } from '../../sign-in/account-ways.js';

/** Writes the mails to owners of accounts, as rows of the command's transaction. The service sends them. */
export function noticesOf(app: App, em: SqlEntityManager): NoticesService {
  const { config, sealer, mailSender } = app;
  const outbox = new MailOutbox(em, sealer, config.passwordPolicy.serviceName, mailSender);
  return new NoticesService(em, outbox, new EmailAddresses(em), new AccountWays(em, app, 'command'), () => false);
}
