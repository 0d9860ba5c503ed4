import { v7 as uuidv7 } from 'uuid';
import { loadConfig } from '../../config/load-config.js';
import { render } from '../../mail/letter.js';
import { DeliveryError } from '../../mail/mail-transport.js';
import { SmtpTransport } from '../../mail/smtp-transport.js';
import { TEXTS } from '../../mail/texts/texts.js';
import { CommandError, say, tellFailure } from '../command/command.js';

/** `authhero mail test`: sends a mail at once. It needs no database. */
export async function tryMailServer(address: string): Promise<void> {
  try {
    const { mail, passwordPolicy } = loadConfig();
    if (!mail.smtpUrl) throw new CommandError('SMTP_URL is not set.');
    const transport = await SmtpTransport.create(mail);
    try {
      await transport.deliver({
        ...render(TEXTS.test(), passwordPolicy.serviceName),
        id: uuidv7(),
        recipient: address,
      });
    } finally {
      transport.close();
    }
    say('The mail server has taken the mail.');
  } catch (error) {
    tellFailure(error instanceof DeliveryError ? new CommandError(sentence(error)) : error);
  }
}

const sentence = ({ reason }: DeliveryError): string => {
  const advice = Object.entries(ADVICE).find(([code]) => reason.startsWith(code))?.[1] ?? '';
  return `The mail server did not take the mail: ${reason}. ${advice}`.trim();
};

const ADVICE = {
  EAUTH: 'It refuses the user or the password of SMTP_URL.',
  ETLS: 'It offers no STARTTLS. Use smtps://, or another port.',
  EENVELOPE: 'It refuses the sender (MAIL_FROM) or the recipient.',
  ESOCKET: 'It cannot be reached, or its certificate is not trusted.',
  EDNS: 'The name of the host in SMTP_URL is not known.',
  ETIMEDOUT: 'It does not answer: check the host and the port of SMTP_URL.',
  ECONNECTION: 'It cannot be reached: check the host and the port of SMTP_URL.',
};
