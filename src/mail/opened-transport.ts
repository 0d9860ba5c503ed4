import { DeliveryError, type MailTransport, type OpenedMail } from './mail-transport.js';
import { TIMED_OUT, withTimeout } from './with-timeout.js';

/** A mail server that is open, and how many mails are in its hands. */
interface Opened {
  readonly transport: Promise<MailTransport>;
  inHand: number;
  /** Whether new mails get another one. */
  isRetired: boolean;
}

/**
 * The mail server, opened with the first mail. A delivery that hangs keeps its connection busy. So new mails get new connections then,
 * and the old ones are closed when no other mail is in their hands.
 */
export class OpenedTransport {
  private opened: Opened | undefined;

  constructor(private readonly open: () => Promise<MailTransport>) {}

  /** @returns whether the transport keeps what it was given. @throws DeliveryError */
  async deliver(mail: OpenedMail): Promise<boolean> {
    const opened = this.current();
    opened.inHand += 1;
    try {
      const transport = await opened.transport;
      await withTimeout(transport.deliver(mail));
      return transport.keepsContent;
    } catch (error) {
      if (error instanceof DeliveryError && error.reason === TIMED_OUT) this.retire(opened);
      throw error;
    } finally {
      opened.inHand -= 1;
      if (opened.isRetired && opened.inHand === 0) await closeOf(opened);
    }
  }

  async close(): Promise<void> {
    const { opened } = this;
    this.opened = undefined;
    if (opened) await closeOf(opened);
  }

  private current(): Opened {
    this.opened ??= this.openAnew();
    return this.opened;
  }

  /** One that could not be opened is opened anew for the next mail. */
  private openAnew(): Opened {
    const opened: Opened = { transport: this.open(), inHand: 0, isRetired: false };
    opened.transport.catch(() => this.retire(opened));
    return opened;
  }

  private retire(opened: Opened): void {
    opened.isRetired = true;
    if (this.opened === opened) this.opened = undefined;
  }
}

const closeOf = async ({ transport }: Opened): Promise<void> => (await transport.catch(() => undefined))?.close();
