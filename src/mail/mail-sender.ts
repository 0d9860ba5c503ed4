import type { Config } from '../config/config.js';
import type { BackgroundTask } from '../db/feature.js';
import type { Orm } from '../db/orm.js';
import { pause } from '../db/pause.js';
import type { Logger } from '../observability/logger.js';
import { ThrottledWarning } from '../observability/throttled-warning.js';
import { openSealer } from '../sealing/open-sealer.js';
import { SealBrokenError } from '../sealing/sealer.js';
import type { Content } from './letter.js';
import { MailQueue, type TakenMail } from './mail-queue.js';
import { DeliveryError, MAX_CONNECTIONS, type MailTransport } from './mail-transport.js';
import { openTransport } from './open-transport.js';

/** How often a process looks for mails of other processes, and for those to be tried again. Its own it sends at once. */
const POLL_MS = 5_000;
const EXPIRED_AT_A_TIME = 100;
/** The max time for one attempt, however slowly the server answers. It is shorter than the lease of the queue. */
const ATTEMPT_TIMEOUT_MS = 60_000;

/** Sends mails: each at least once, and once if nothing fails. */
export class MailSender implements BackgroundTask {
  private readonly closing = new AbortController();
  private readonly queue: MailQueue;
  private readonly warning: ThrottledWarning;
  private readonly sealer;
  private waking = new AbortController();
  private transport: Promise<MailTransport> | undefined;
  private running = Promise.resolve();

  /** @param secrets see `Feature.mailSecrets` */
  constructor(
    orm: Orm,
    secrets: readonly string[],
    private readonly config: Config,
    private readonly log: Logger,
  ) {
    this.queue = new MailQueue(orm.em, secrets);
    this.warning = new ThrottledWarning(log);
    this.sealer = openSealer(config);
  }

  /** Whether mails can leave, to a mail server or to the mailbox. */
  get isConfigured(): boolean {
    return this.config.mail.smtpUrl !== '' || this.config.environment !== 'production';
  }

  start(): void {
    if (this.isConfigured) this.running = this.run();
  }

  /** There is a new mail. */
  wake(): void {
    this.waking.abort();
  }

  /** Takes no more mails, and waits for those in hand. */
  async stop(): Promise<void> {
    this.closing.abort();
    await this.running;
    (await this.transport?.catch(() => undefined))?.close();
  }

  private async run(): Promise<void> {
    while (!this.closing.signal.aborted) {
      this.waking = new AbortController();
      const isMore = await this.sendDue();
      if (!isMore) await pause(POLL_MS, AbortSignal.any([this.closing.signal, this.waking.signal]));
    }
  }

  /** @returns whether there may be more mails that are due */
  private async sendDue(): Promise<boolean> {
    try {
      const mails = await this.queue.take(MAX_CONNECTIONS);
      await Promise.all(mails.map((mail) => this.send(mail)));
      if (mails.length > 0) return true;
      for (const kind of await this.queue.expire(EXPIRED_AT_A_TIME))
        this.log.warn({ kind }, 'a mail could not be sent in time');
    } catch (error) {
      this.warning.warn('mails cannot be read from the database; the service tries again', error);
    }
    return false;
  }

  private async send(mail: TakenMail): Promise<void> {
    const about = { mailId: mail.id, kind: mail.kind };
    if (mail.recipient === null || mail.content === null) return this.queue.end(mail, 'SENT', false);
    try {
      this.transport ??= openTransport(this.config);
      const transport = await this.transport;
      await withTimeout(transport.deliver({ ...this.open(mail), id: mail.id, recipient: mail.recipient }));
      await this.queue.end(mail, 'SENT', transport.keepsContent);
      this.log.info({ ...about, attempts: mail.attempts }, 'a mail was sent');
    } catch (error) {
      const { reason, isFinal } = error instanceof DeliveryError ? error : new DeliveryError(nameOf(error), false);
      this.log.warn({ ...about, attempts: mail.attempts, reason }, isFinal ? 'a mail was refused' : 'a mail waits');
      await (isFinal ? this.queue.end(mail, 'FAILED', false, reason) : this.queue.postpone(mail, reason));
    }
  }

  private open({ id, content }: TakenMail): Content {
    if (!this.sealer) throw new DeliveryError('SECRETS_KEY', false);
    return JSON.parse(this.sealer.open(content ?? '', { table: 'mail', column: 'content', id }).toString());
  }
}

const nameOf = (error: unknown): string => (error instanceof SealBrokenError ? 'SealBroken' : (error as Error).name);

/** @throws DeliveryError when the time is over. The mail may have been sent all the same. */
async function withTimeout(delivery: Promise<void>): Promise<void> {
  const over = new AbortController();
  const timeout = pause(ATTEMPT_TIMEOUT_MS, over.signal).then((isOver) => {
    if (isOver) throw new DeliveryError('ETIMEDOUT', false);
  });
  try {
    await Promise.race([delivery, timeout]);
  } finally {
    over.abort();
  }
}
