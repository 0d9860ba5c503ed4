import { setTimeout as wait } from 'node:timers/promises';
import pRetry from 'p-retry';
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
import { openContent } from './sealed-content.js';
import { TIMED_OUT, withTimeout } from './with-timeout.js';

/** How often a process looks for mails of other processes, and for those to be tried again. Its own it sends at once. */
const POLL_MS = 5_000;
const EXPIRED_AT_A_TIME = 100;
/** How long a stop waits for mails in hand: shorter than the time after which the process ends itself. */
const STOP_TIMEOUT_MS = 3_000;

/** Sends mails: each at least once, and once if nothing fails. */
export class MailSender implements BackgroundTask {
  private readonly closing = new AbortController();
  private readonly queue: MailQueue;
  private readonly warning: ThrottledWarning;
  private readonly sealer;
  private waking = new AbortController();
  private transport: Promise<MailTransport> | undefined;
  private running = Promise.resolve();
  /** The database is closed from now on: what becomes of mails that are still in hand is not written. */
  private hasStopped = false;

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

  /** Takes no more mails, and waits a moment for those in hand: after their lease another process sends them. */
  async stop(): Promise<void> {
    this.closing.abort();
    await Promise.race([this.running, wait(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    this.hasStopped = true;
    await this.closeTransport();
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
      const sent = await Promise.allSettled(mails.map((mail) => this.send(mail)));
      if (this.hasStopped) return false;
      for (const kind of await this.queue.expire(EXPIRED_AT_A_TIME))
        this.log.warn({ kind }, 'a mail could not be sent in time');
      const failed = sent.find((each) => each.status === 'rejected');
      if (failed) throw failed.reason;
      return mails.length > 0;
    } catch (error) {
      this.warning.warn('mails cannot be read from the database; the service tries again', error);
    }
    return false;
  }

  private async send(mail: TakenMail): Promise<void> {
    const about = { mailId: mail.id, kind: mail.kind };
    if (mail.recipient === null || mail.content === null) return this.queue.end(mail, 'SENT', false);
    const failure = await this.deliver(mail, mail.recipient);
    if (this.hasStopped) return;
    if (!failure) {
      // It must not be sent again only because the database was away for a moment.
      await pRetry(async () => this.queue.end(mail, 'SENT', (await this.opened()).keepsContent), { retries: 3 });
      this.log.info({ ...about, attempts: mail.attempts }, 'a mail was sent');
      return;
    }
    const { reason, isFinal } = failure;
    this.log.warn({ ...about, attempts: mail.attempts, reason }, isFinal ? 'a mail was refused' : 'a mail waits');
    await (isFinal ? this.queue.end(mail, 'FAILED', false, reason) : this.queue.postpone(mail, reason));
  }

  /** @returns why it was not sent; undefined if it was */
  private async deliver(mail: TakenMail, recipient: string): Promise<DeliveryError | undefined> {
    try {
      const transport = await this.opened();
      await withTimeout(transport.deliver({ ...this.open(mail), id: mail.id, recipient }));
      return undefined;
    } catch (error) {
      const failure = error instanceof DeliveryError ? error : new DeliveryError(nameOf(error), false);
      // Its connection is still busy with this mail.
      if (failure.reason === TIMED_OUT) await this.closeTransport();
      return failure;
    }
  }

  /** A mail server that could not be opened is opened anew for the next mail. */
  private async opened(): Promise<MailTransport> {
    this.transport ??= openTransport(this.config).catch((error) => {
      this.transport = undefined;
      throw error;
    });
    return this.transport;
  }

  private async closeTransport(): Promise<void> {
    const transport = this.transport;
    this.transport = undefined;
    (await transport?.catch(() => undefined))?.close();
  }

  private open({ id, content }: TakenMail): Content {
    if (!this.sealer) throw new DeliveryError('SECRETS_KEY', false);
    return openContent(this.sealer, id, content ?? '');
  }
}

const nameOf = (error: unknown): string => (error instanceof SealBrokenError ? 'SealBroken' : (error as Error).name);
