import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseTime } from '../db/database-time.js';
import { NotConfiguredError } from '../errors/api-error.js';
import type { Sealer } from '../sealing/sealer.js';
import { type Letter, render } from './letter.js';
import { Mail } from './mail.entity.js';
import { sealContent } from './sealed-content.js';

const DAY_MS = 86_400_000;

export interface NewMail {
  readonly kind: string;
  /** Null if the mail goes to nobody: the work for it must take the same time. */
  readonly recipient: string | null;
  readonly letter: Letter;
  /** The code or link that it holds, and when that ends. A mail without one is tried for a day. */
  readonly secret?: { readonly id: string; readonly expiresOn: Date };
}

/** The mails that one request promises. They are rows of its transaction. */
export class MailOutbox {
  private hasMails = false;

  constructor(
    private readonly em: SqlEntityManager,
    private readonly sealer: Sealer | undefined,
    private readonly serviceName: string,
    private readonly sender: { readonly isConfigured: boolean; wake(): void },
  ) {}

  /** @throws NotConfiguredError if no mail can be sent */
  requireConfigured(): void {
    if (!this.sender.isConfigured) throw new NotConfiguredError('SMTP_URL');
    if (!this.sealer) throw new NotConfiguredError('SECRETS_KEY');
  }

  /** Whether mail can be sent. Notices are left out where it cannot. */
  get isConfigured(): boolean {
    return this.sender.isConfigured && this.sealer !== undefined;
  }

  /** The caller is in a transaction, and flushes. @throws NotConfiguredError if no mail can be sent */
  add({ kind, recipient, letter, secret }: NewMail): void {
    this.requireConfigured();
    const mail = new Mail();
    mail.kind = kind;
    mail.recipient = recipient;
    mail.secretId = secret?.id ?? null;
    mail.expiresOn = secret?.expiresOn ?? new Date(databaseTime().getTime() + DAY_MS);
    mail.content = this.sealer ? sealContent(this.sealer, mail.id, render(letter, this.serviceName)) : null;
    this.em.persist(mail);
    this.hasMails = true;
  }

  /** The transaction has been committed. */
  publish(): void {
    if (this.hasMails) this.sender.wake();
    this.hasMails = false;
  }

  /** The transaction was rolled back: the mails were never promised. */
  discard(): void {
    this.hasMails = false;
  }
}
