import type { Config } from '../config/config.js';
import type { MailTransport } from './mail-transport.js';
import { MailboxTransport } from './mailbox-transport.js';

/** Whether mails are shown at /mailbox instead of being sent. Never in production. */
export const hasMailbox = ({ environment, mail }: Pick<Config, 'environment' | 'mail'>): boolean =>
  environment !== 'production' && mail.smtpUrl === '';

/** The mail server, whose library is loaded with the first mail; or the mailbox. */
export async function openTransport(config: Pick<Config, 'environment' | 'mail'>): Promise<MailTransport> {
  if (hasMailbox(config)) return new MailboxTransport();
  return (await import('./smtp-transport.js')).SmtpTransport.create(config.mail);
}
