import type { Content } from './letter.js';

/** A mail, opened, with whom it is for. */
export interface OpenedMail extends Content {
  readonly id: string;
  readonly recipient: string;
}

/** Why a mail was not sent. */
export class DeliveryError extends Error {
  /**
   * @param reason a number or a code, never the server's text, which may hold the address
   * @param isFinal whether it makes no sense to try again
   */
  constructor(
    readonly reason: string,
    readonly isFinal: boolean,
  ) {
    super(`the mail was not sent: ${reason}`);
  }
}

/** Mails that are sent at a time: as many as there are connections, so that none waits for another within its time. */
export const MAX_CONNECTIONS = 5;

/** Where mails go. */
export interface MailTransport {
  /** Whether what it was given stays readable in the database, since nobody else keeps it. */
  readonly keepsContent: boolean;
  /** @throws DeliveryError */
  deliver(mail: OpenedMail): Promise<void>;
  close(): void;
}
