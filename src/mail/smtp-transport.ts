import type { Transporter } from 'nodemailer';
import type { MailSettings } from '../config/mail.settings.js';
import { DeliveryError, MAX_CONNECTIONS, type MailTransport, type OpenedMail } from './mail-transport.js';

const CONNECT_TIMEOUT_MS = 10_000;
const GREETING_TIMEOUT_MS = 10_000;
/** How long the server may say nothing. */
const SILENCE_TIMEOUT_MS = 20_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Gives mails to a mail server, over at most five connections. */
export class SmtpTransport implements MailTransport {
  readonly keepsContent = false;

  private constructor(
    private readonly transporter: Transporter,
    private readonly from: { readonly name: string; readonly address: string },
  ) {}

  /** Connects with the first mail. */
  static async create({ smtpUrl, from }: MailSettings): Promise<SmtpTransport> {
    const { createTransport } = await import('nodemailer');
    const { protocol, hostname, port, username, password } = new URL(smtpUrl);
    const secure = protocol === 'smtps:';
    const transporter = createTransport({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (secure ? 465 : 587),
      secure,
      // Otherwise the password would go in clear to a server that offers no STARTTLS, or from whose answer somebody removes it. A
      // server on this machine has no certificate that could be verified.
      ...(LOOPBACK.test(hostname) ? { ignoreTLS: true } : { requireTLS: true }),
      ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      pool: true,
      maxConnections: MAX_CONNECTIONS,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: GREETING_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return new SmtpTransport(transporter, senderOf(from));
  }

  async deliver({ id, recipient, subject, text, html }: OpenedMail): Promise<void> {
    try {
      await this.transporter.sendMail({
        from: this.from,
        // As a text it would be parsed: it could name other people.
        to: { name: '', address: recipient },
        subject,
        text,
        html,
        // The same for each attempt, so that the mailbox can tell that it is the same mail.
        messageId: `<${id}@${this.from.address.split('@')[1]}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw asDeliveryError(error);
    }
  }

  close(): void {
    this.transporter.close();
  }
}

function senderOf(from: string): { name: string; address: string } {
  const [, name = '', address = from] = /^(.*) <(.*)>$/.exec(from) ?? [];
  return { name, address };
}

/** 5xx is for good (RFC 5321, 4.2.1), except for our own login, which an operator can correct. */
function asDeliveryError(error: unknown): DeliveryError {
  const { code = 'unknown', responseCode } = error as { code?: string; responseCode?: number };
  const isFinal = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH';
  return new DeliveryError(responseCode ? `${code} ${responseCode}` : code, isFinal);
}
