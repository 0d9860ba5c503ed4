import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, send } from './answer.js';
import { type Account, DELETE_ME, JOURNEY, LOG_IN, REGISTER, type Step } from './journey.js';
import type { Options } from './options.js';
import type { Pacer } from './pacer.js';
import { isRefusal, type Tally } from './tally.js';

/** Registering and deleting belong to it. */
const STEPS = JOURNEY.length + 2;
/** How often somebody tries to delete an account who is refused, and what is waited at most in between, in seconds. */
const TRIES = 5;
const LONGEST_WAIT = 60;

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

  /** One person's. Who gets another answer than the expected one goes home; the account is deleted at the end. */
  private async journey(signal: AbortSignal): Promise<void> {
    this.made += 1;
    const account: Account = { username: `load-${this.run}-${this.made}`, password: `a passphrase of run ${this.run}` };
    const { code } = await this.answerTo(REGISTER, account, signal);
    if (isRefusal(code)) this.accounts.delete(account);
    if (code !== REGISTER.expected) return;
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

  private async take(step: Step, account: Account, signal: AbortSignal): Promise<boolean> {
    return (await this.answerTo(step, account, signal)).code === step.expected;
  }

  private async answerTo(step: Step, account: Account, signal?: AbortSignal): Promise<Answer> {
    const { name, query, expected, variables, apply, key = keyOf } = step;
    return this.pacer.run(async () => {
      if (step === REGISTER) this.accounts.add(account);
      const begin = performance.now();
      const answer = await send(this.options.url, query, variables(account), key(account));
      this.tally.record(name, performance.now() - begin, answer.code, expected);
      if (answer.code === expected) apply?.(account, answer);
      if (answer.code === DELETE_ME.expected) this.accounts.delete(account);
      return answer;
    }, signal);
  }

  /** Deletes the accounts that are left, until the signal comes. */
  async cleanUp(signal: AbortSignal): Promise<void> {
    await Promise.allSettled([...this.accounts].map((account) => this.delete(account, signal)));
  }

  private async delete(account: Account, signal: AbortSignal): Promise<void> {
    for (let left = TRIES; left > 0 && this.accounts.has(account); left -= 1) {
      const answer = await this.answerTo(account.key ? DELETE_ME : LOG_IN, account, signal);
      // Registering failed after all.
      if (answer.code === 'InvalidCredentials') this.accounts.delete(account);
      if (answer.code === 'UNAUTHENTICATED') account.key = undefined;
      if (isRefusal(answer.code)) await sleep(Math.min(answer.retryAfter, LONGEST_WAIT) * 1_000, undefined, { signal });
    }
  }
}
