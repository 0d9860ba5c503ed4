import type { Orm } from '../db/orm.js';
import { runStandalone } from '../db/prepared-statement.js';
import type { Sealer } from '../sealing/sealer.js';
import type { OpenedMail } from './mail-transport.js';
import { openContent } from './sealed-content.js';

const MAX_MAILS = 100;

export interface ShownMail extends OpenedMail {
  readonly createdOn: Date;
  readonly kind: string;
}

interface Row {
  readonly id: string;
  readonly created_on: string | Date;
  readonly kind: string;
  readonly recipient: string;
  readonly content: string;
}

/** The mails that were "sent" without a mail server, for development. */
export class Mailbox {
  constructor(
    private readonly orm: Orm,
    private readonly sealer: Sealer,
  ) {}

  /** The newest mails, the newest first. */
  async newest(): Promise<ShownMail[]> {
    return this.read(`order by created_on desc, id desc limit ${MAX_MAILS}`, []);
  }

  async find(id: string): Promise<ShownMail | undefined> {
    const [mail] = await this.read('and id = $1', [id]);
    return mail;
  }

  private async read(more: string, values: unknown[]): Promise<ShownMail[]> {
    const rows = await runStandalone<Row>(this.orm.em, {
      text: `select id, created_on, kind, recipient, content from mail
        where outcome = 'SENT' and recipient is not null and content is not null ${more}`,
      values,
    });
    return rows.map(({ id, created_on, kind, recipient, content }) => ({
      ...openContent(this.sealer, id, content),
      id,
      kind,
      recipient,
      createdOn: new Date(created_on),
    }));
  }
}
