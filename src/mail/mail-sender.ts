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
import { DeliveryError, MAX_CONNECTIONS } from './mail-transport.js';
import { openTransport } from './open-transport.js';
import { OpenedTransport } from './opened-transport.js';
import { openContent } from './sealed-content.js';

/** How often a process looks for mails of other processes, and for those to be tried again. Its own it sends at once. */
const POLL_MS = 5_000;
const EXPIRED_AT_A_TIME = 100;
/** Connections that mails which have failed before may use at a time. */
const MAX_RETRIES = 3;
const CANNOT_READ = 'mails cannot be read from the database; the service tries again';
/** How long a stop waits for mails in hand: shorter than the time after which the process ends itself. */
const STOP_TIMEOUT_MS = 3_000;

/** Sends mails: each at least once, and once if nothing fails. */
export class MailSender implements BackgroundTask {
  private readonly closing = new AbortController();
  private readonly queue: MailQueue;
  private readonly warning: ThrottledWarning;
  private readonly sealer;
  private waking = new AbortController();
  private readonly transport: OpenedTransport;
  /** The mails that are being sent, and whether they have failed before. */
  private readonly inHand = new Map<Promise<void>, boolean>();
  /** In milliseconds, from `performance.now()`. */
  private expiredAt = Number.NEGATIVE_INFINITY;
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
    this.transport = new OpenedTransport(() => openTransport(config));
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
    await this.transport.close();
  }

  private async run(): Promise<void> {
    while (!this.closing.signal.aborted) {
      this.waking = new AbortController();
      const isMore = await this.takeDue();
      if (!isMore) await pause(POLL_MS, AbortSignal.any([this.closing.signal, this.waking.signal]));
    }
    await Promise.all(this.inHand.keys());
  }

  /**
   * Begins to send as many mails as there are free connections. A mail that has failed before may fail slowly again, so such mails leave
   * connections to new ones.
   * @returns whether there may be more mails that can be sent now
   */
  private async takeDue(): Promise<boolean> {
    try {
      await this.expire();
      const free = MAX_CONNECTIONS - this.inHand.size;
      const retries = [...this.inHand.values()].filter((isRetry) => isRetry).length;
      const mails = free > 0 ? await this.queue.take(free, MAX_RETRIES - retries) : [];
      for (const mail of mails) this.begin(mail);
      return mails.length > 0 && this.inHand.size < MAX_CONNECTIONS;
    } catch (error) {
      this.warning.warn(CANNOT_READ, error);
    }
    return false;
  }

  /** When a mail has left, its connection is free for the next one. */
  private begin(mail: TakenMail): void {
    const sending = this.send(mail)
      .catch((error: unknown) => this.warning.warn(CANNOT_READ, error))
      .finally(() => {
        this.inHand.delete(sending);
        this.wake();
      });
    this.inHand.set(sending, mail.attempts > 1);
  }

  private async expire(): Promise<void> {
    if (performance.now() - this.expiredAt < POLL_MS) return;
    this.expiredAt = performance.now();
    for (const kind of await this.queue.expire(EXPIRED_AT_A_TIME))
      this.log.warn({ kind }, 'a mail could not be sent in time');
  }

  private async send(mail: TakenMail): Promise<void> {
    const about = { mailId: mail.id, kind: mail.kind };
    if (mail.recipient === null || mail.content === null) return this.queue.end(mail, 'SENT', false);
    const outcome = await this.deliver(mail, mail.recipient);
    if (this.hasStopped) return;
    if (!(outcome instanceof DeliveryError)) {
      // It must not be sent again only because the database was away for a moment.
      await pRetry(() => this.queue.end(mail, 'SENT', outcome.keepsContent), { retries: 3 });
      this.log.info({ ...about, attempts: mail.attempts }, 'a mail was sent');
      return;
    }
    const { reason, isFinal } = outcome;
    this.log.warn({ ...about, attempts: mail.attempts, reason }, isFinal ? 'a mail was refused' : 'a mail waits');
    await (isFinal ? this.queue.end(mail, 'FAILED', false, reason) : this.queue.postpone(mail, reason));
  }

  private async deliver(mail: TakenMail, recipient: string): Promise<{ keepsContent: boolean } | DeliveryError> {
    try {
      return { keepsContent: await this.transport.deliver({ ...this.open(mail), id: mail.id, recipient }) };
    } catch (error) {
      return error instanceof DeliveryError ? error : new DeliveryError(nameOf(error), false);
    }
  }

  private open({ id, content }: TakenMail): Content {
    if (!this.sealer) throw new DeliveryError('SECRETS_KEY', false);
    return openContent(this.sealer, id, content ?? '');
  }
}

const nameOf = (error: unknown): string => (error instanceof SealBrokenError ? 'SealBroken' : (error as Error).name);
