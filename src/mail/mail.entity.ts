import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { AppendOnlyEntity } from '../db/base.entity.js';

/** A mail to be sent. It is written in the transaction of the mutation that promises it, and sent afterwards. */
@Entity()
@Index({ name: 'mail_due_on_index', properties: ['dueOn'], where: 'done_on is null' })
@Index({ name: 'mail_secret_id_index', properties: ['secretId'], where: 'done_on is null' })
export class Mail extends AppendOnlyEntity {
  /** What it is about, such as EMAIL_CODE. For operators. */
  @Property({ type: 'string', length: 32 })
  kind!: string;

  /** Null for a mail to nobody, and after the end. */
  @Property({ type: 'text', nullable: true, hidden: true })
  recipient!: string | null;

  /** Subject, text and HTML, sealed. Null after the end. */
  @Property({ type: 'text', nullable: true, hidden: true })
  content!: string | null;

  /** The id of the code or link in the mail. When that ends, the mail is not sent any more. */
  @Property({ type: 'uuid', nullable: true })
  secretId: string | null = null;

  @Property({ type: 'integer', default: 0 })
  attempts: number = 0;

  /** When it is sent, or tried again. */
  @Property({ type: 'datetime', length: 3 })
  dueOn: Date = this.createdOn;

  /** When it is of no use any more. */
  @Property({ type: 'datetime', length: 3 })
  expiresOn!: Date;

  /** When it was sent, or its sending ended otherwise. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  @Index()
  doneOn: Date | null = null;

  /** SENT, FAILED, EXPIRED or CANCELLED. */
  @Property({ type: 'string', length: 16, nullable: true })
  outcome: string | null = null;

  /** The last answer of the mail server that was no success: a number or a code, never its text, which may hold the address. */
  @Property({ type: 'string', length: 64, nullable: true })
  failure: string | null = null;
}
