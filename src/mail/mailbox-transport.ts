import type { MailTransport } from './mail-transport.js';

/** Outside production, where no mail server is configured: mails stay in the database, and /mailbox shows them. */
export class MailboxTransport implements MailTransport {
  readonly keepsContent = true;

  async deliver(): Promise<void> {}

  close(): void {}
}
