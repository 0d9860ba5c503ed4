import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { until } from './until.js';

/** A mail as it arrived: parsed, and whom the envelope names. */
export interface Received extends Email {
  readonly recipients: string[];
}

/** What the mail server does with a mail. */
export type Behaviour = 'take' | 'busy' | 'refuse' | 'cut' | 'silent';

/** TLS from the beginning, with a key and its certificate, or with those that the library has for tests. */
type Secure = boolean | { readonly key: Buffer; readonly cert: Buffer };

/** A real mail server in the process of the test, with faults on demand. */
export class MailServer {
  readonly received: Received[] = [];
  /** How many mails were begun, also those that were not taken. */
  attempts = 0;
  behaviour: Behaviour = 'take';
  private server: SMTPServer;

  private constructor(
    readonly credentials: { user: string; password: string } | undefined,
    secure: Secure,
  ) {
    this.server = this.make(secure);
    // A client that leaves in the middle is no fault of the test.
    this.server.on('error', () => {});
  }

  static async start({
    credentials,
    secure = false,
  }: {
    credentials?: { user: string; password: string };
    secure?: Secure;
  } = {}): Promise<MailServer> {
    const made = new MailServer(credentials, secure);
    await made.listen(0);
    return made;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  get url(): string {
    const login = this.credentials ? `${this.credentials.user}:${encodeURIComponent(this.credentials.password)}@` : '';
    return `smtp://${login}127.0.0.1:${this.port}`;
  }

  /** Waits for the next mail to an address. @returns the newest */
  async mailTo(address: string, count = 1): Promise<Received> {
    const find = () => this.received.filter(({ recipients }) => recipients.includes(address));
    const mails = await until(find, ({ length }) => length >= count);
    const mail = mails.at(-1);
    if (!mail || mails.length < count) throw new Error(`${mails.length} mails to ${address}, not ${count}`);
    return mail;
  }

  async stop(): Promise<void> {
    for (const connection of this.server.connections) connection.close();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private listen(port: number): Promise<void> {
    return new Promise((resolve) => void this.server.listen(port, '127.0.0.1', resolve));
  }

  private make(secure: Secure): SMTPServer {
    return new SMTPServer({
      secure: secure !== false,
      ...(typeof secure === 'object' && secure),
      logger: false,
      authOptional: !this.credentials,
      disabledCommands: this.credentials ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        const isRight = username === this.credentials?.user && password === this.credentials?.password;
        done(
          isRight ? null : Object.assign(new Error('no'), { responseCode: 535 }),
          isRight ? { user: username } : undefined,
        );
      },
      onData: async (stream, session, done) => {
        this.attempts += 1;
        const parts: Buffer[] = [];
        try {
          for await (const part of stream) parts.push(part as Buffer);
        } catch {
          return;
        }
        if (this.behaviour === 'silent') return;
        if (this.behaviour === 'cut') {
          for (const connection of this.server.connections) connection.close();
          return;
        }
        const code = { busy: 451, refuse: 550 }[this.behaviour as string];
        if (code) return done(Object.assign(new Error('not now'), { responseCode: code }));
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        this.received.push({ ...(await PostalMime.parse(Buffer.concat(parts))), recipients });
        done();
      },
    });
  }
}

/** The eight digits in a mail. */
export const codeIn = ({ text = '' }: Pick<Email, 'text'>): string => /\b(\d{4} \d{4})\b/.exec(text)?.[1] ?? '';
