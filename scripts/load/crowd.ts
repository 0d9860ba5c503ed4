import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, send } from './answer.js';
import { type Account, DELETE_ME, JOURNEY, LOGIN, REGISTER, type Step } from './journey.js';
import type { Options } from './options.js';
import type { Pacer } from './pacer.js';
import { isRefusal, type Tally } from './tally.js';

/** Registering and deleting belong to it. */
const STEPS = JOURNEY.length + 2;
/** Deleting what is left must not be a load of its own. */
const DELETED_AT_ONCE = 4;
const TRIES = 5;
/** Milliseconds between two tries, and at most. */
const WAIT = 200;
const LONGEST_WAIT = 60_000;

const keyOf = ({ key }: Account) => key;

/** People who walk the journey, each under a name of the run. */
export class Crowd {
  private readonly run = randomUUID().slice(0, 8);
  /** Accounts that there are, as far as is known. */
  private readonly accounts = new Set<Account>();
  private made = 0;
  /** How many are on their way. */
  present = 0;

  constructor(
    private readonly options: Options,
    private readonly pacer: Pacer,
    private readonly tally: Tally,
  ) {}

  get left(): string[] {
    return [...this.accounts].map(({ username }) => username);
  }

  /** Walks until the signal comes. They arrive one by one, as fast as the rate lets them go on, not all to register at once. */
  async walk(signal: AbortSignal): Promise<void> {
    const { users, rate } = this.options;
    const people = Array.from({ length: users }, async (_, n) => {
      await sleep((n * STEPS * 1_000) / rate, undefined, { signal });
      this.present += 1;
      while (!signal.aborted) await this.journey(signal);
    });
    for (const { status, reason } of (await Promise.allSettled(people)) as PromiseRejectedResult[])
      if (status === 'rejected' && !signal.aborted) throw reason;
  }

  /**
   * One person's. Who is refused waits as long as they are told and tries again; who gets another answer that is not expected
   * goes home, and the account is deleted at the end.
   */
  private async journey(signal: AbortSignal): Promise<void> {
    this.made += 1;
    const account: Account = { username: `load-${this.run}-${this.made}`, password: `a passphrase of run ${this.run}` };
    if (!(await this.take(REGISTER, account, signal))) return;
    for (const step of JOURNEY) {
      await this.think(signal);
      if (!(await this.take(step, account, signal))) return;
    }
    await this.think(signal);
    await this.take(DELETE_ME, account, signal);
  }

  private think(signal: AbortSignal): Promise<void> {
    return sleep(this.options.think * (0.5 + Math.random()), undefined, { signal });
  }

  /** @returns whether it was answered as expected */
  private async take(step: Step, account: Account, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      const { code, retryAfter } = await this.pacer.run(async () => {
        const begin = performance.now();
        const answer = await this.send(step, account);
        this.tally.record(step.name, performance.now() - begin, answer.code, step.outcome);
        return answer;
      }, signal);
      if (!isRefusal(code)) return code === step.outcome;
      await this.think(signal);
      await sleep(retryAfter * 1_000, undefined, { signal });
    }
  }

  private async send(
    { document, outcome, variables, key = keyOf, apply, name }: Step,
    account: Account,
  ): Promise<Answer> {
    const isRegister = name === REGISTER.name;
    if (isRegister) this.accounts.add(account);
    const answer = await send(this.options.url, document, variables(account), key(account));
    if (answer.code === outcome) apply?.(account, answer);
    const isGone = answer.code === DELETE_ME.outcome || (isRegister && isRefusal(answer.code));
    if (isGone) this.accounts.delete(account);
    return answer;
  }

  /** Deletes the accounts that are left, until the signal comes. It is no part of the tally. */
  async cleanUp(signal: AbortSignal): Promise<void> {
    const waiting = [...this.accounts];
    const workers = Array.from({ length: DELETED_AT_ONCE }, async () => {
      for (let account = waiting.shift(); account; account = waiting.shift()) await this.delete(account, signal);
    });
    await Promise.allSettled(workers);
  }

  private async delete(account: Account, signal: AbortSignal): Promise<void> {
    for (let left = TRIES; left > 0 && this.accounts.has(account); left -= 1) {
      const step = account.key ? DELETE_ME : LOGIN;
      const { code, retryAfter } = await this.send(step, account);
      // Registering failed after all.
      if (code === 'InvalidCredentials') this.accounts.delete(account);
      if (code === 'UNAUTHENTICATED') account.key = undefined;
      if (code === step.outcome || !this.accounts.has(account)) continue;
      await sleep(Math.min(LONGEST_WAIT, Math.max(WAIT, retryAfter * 1_000)), undefined, { signal });
    }
  }
}
