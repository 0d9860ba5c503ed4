import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { runStandalone } from '../db/prepared-statement.js';

/** How long a process has for an attempt. Then another one may try, because the first was killed. */
const LEASE_SECONDS = 120;
/** How long after the mail was written each attempt begins, in seconds. Later ones are 15 minutes apart. */
const ATTEMPT_SECONDS = [0, 15, 45, 120, 300];
const LATER_SECONDS = 900;

/** A mail that this process has taken. */
export interface TakenMail {
  readonly id: string;
  readonly kind: string;
  readonly recipient: string | null;
  readonly content: string | null;
  readonly attempts: number;
}

export interface QueueState {
  /** Mails that wait to be sent. */
  readonly waiting: number;
  /** The age of the oldest of them in seconds; null without one. */
  readonly oldestSeconds: number | null;
  /** How the mails of the last 7 days ended, by kind. */
  readonly ended: readonly { readonly kind: string; readonly outcome: string; readonly mails: number }[];
}

/** The rows of mails as the processes share them. */
export class MailQueue {
  /** A condition of SQL: the mail has no code or link, or one that still works. */
  private readonly isAlive: string;

  /** @param secrets see `Feature.mailSecrets` */
  constructor(
    private readonly em: SqlEntityManager,
    secrets: readonly string[] = [],
  ) {
    this.isAlive = ['secret_id is null', ...secrets.map((select) => `exists(${select})`)].join(' or ');
  }

  /**
   * Takes mails that are due. While the lease lasts no other process takes them.
   * @param mostRetries how many of them may have failed before
   */
  async take(most: number, mostRetries: number): Promise<TakenMail[]> {
    const due = (condition: string, limit: string) => `
      select id, secret_id, due_on from mail where done_on is null and due_on <= now() and expires_on > now()
        and (${this.isAlive}) and ${condition} order by secret_id is null, due_on limit ${limit} for update of mail skip locked`;
    const text = `
      with fresh as (${due('attempts = 0', '$1')}), retries as (${due('attempts > 0', 'least($1, $2)')})
      update mail set attempts = attempts + 1, due_on = now() + interval '${LEASE_SECONDS} seconds'
      where id = any(array(select id from (select * from fresh union all select * from retries) due
        order by secret_id is null, due_on limit $1)) and done_on is null
      returning id, kind, recipient, content, attempts`;
    return runStandalone<TakenMail>(this.em, { text, values: [most, mostRetries] });
  }

  /** @param keepContent whether address and text stay */
  async end({ id }: TakenMail, outcome: 'SENT' | 'FAILED', keepContent: boolean, failure?: string): Promise<void> {
    await runStandalone(this.em, { text: END, values: [id, outcome, keepContent, failure ?? null] });
  }

  /**
   * The mail is tried again at its next time. A mail with a code or link of less than an hour is tried five times, and then ends: it
   * would come too late.
   */
  async postpone({ id, attempts }: TakenMail, failure: string): Promise<void> {
    const seconds = ATTEMPT_SECONDS[attempts] ?? LATER_SECONDS * (attempts - ATTEMPT_SECONDS.length + 1);
    const isLast = attempts >= ATTEMPT_SECONDS.length;
    if (isLast) await runStandalone(this.em, { text: GIVE_UP, values: [id, failure] });
    await runStandalone(this.em, { text: POSTPONE, values: [id, seconds, failure] });
  }

  /** Ends mails that are of no use any more, and erases what they say. @returns the kinds of those that were too late */
  async expire(most: number): Promise<string[]> {
    const text = `
      update mail set ${ENDED}, outcome = case when expires_on <= now() then 'EXPIRED' else 'CANCELLED' end
      where id = any(array(select id from mail where done_on is null and (expires_on <= now() or not (${this.isAlive}))
        limit $1 for update of mail skip locked))
      returning kind, outcome`;
    const rows = await runStandalone<{ kind: string; outcome: string }>(this.em, { text, values: [most] });
    return rows.filter(({ outcome }) => outcome === 'EXPIRED').map(({ kind }) => kind);
  }

  async state(): Promise<QueueState> {
    const [waiting] = await runStandalone<{ mails: number; oldest: number | null }>(this.em, {
      text: `select count(*)::int as mails, extract(epoch from now() - min(created_on))::float8 as oldest
        from mail where done_on is null`,
      values: [],
    });
    const ended = await runStandalone<QueueState['ended'][number]>(this.em, {
      text: `select kind, outcome, count(*)::int as mails from mail
        where done_on > now() - interval '7 days' group by kind, outcome order by kind, outcome`,
      values: [],
    });
    return { waiting: waiting?.mails ?? 0, oldestSeconds: waiting?.oldest ?? null, ended };
  }
}

const ENDED = 'done_on = now(), recipient = null, content = null';

const END = `
  update mail set done_on = now(), outcome = $2, failure = coalesce($4, failure),
    recipient = case when $3 then recipient end, content = case when $3 then content end
  where id = $1 and done_on is null`;

const GIVE_UP = `
  update mail set ${ENDED}, outcome = 'EXPIRED', failure = $2
  where id = $1 and done_on is null and secret_id is not null and expires_on <= created_on + interval '1 hour'`;

const POSTPONE = `
  update mail set failure = $3,
    due_on = greatest(created_on + make_interval(secs => $2), now() + interval '1 second')
  where id = $1 and done_on is null`;
