import {
  CHANGE_PASSWORD,
  DELETE_ME,
  LOGIN,
  LOGOUT,
  ME,
  type Operation,
  REFUSED_LOGIN,
  REFUSED_ME,
  UPDATE_ME,
} from '../../src/cli/smoke/operations.js';
import { type Answer, send } from './client.js';
import { login } from './people.js';

/** A request that was cut off: whether it was carried out can only be found by looking. */
export class CutOff extends Error {}

interface State {
  active: boolean;
  password: string;
  live: Set<string>;
}

/**
 * One account and what must be true of it. Each operation is sent to the service and compared with the model; when its
 * answer was cut off, the service is asked which of the two states it is in: there is no third.
 */
export class SimulatedUser {
  private state: State;
  private readonly dead = new Set<string>();

  constructor(
    readonly username: string,
    readonly id: string,
    password: string,
    private readonly anyUrl: () => string,
    private readonly pick: <T>(from: readonly T[]) => T,
  ) {
    this.state = { active: true, password, live: new Set() };
  }

  async step(): Promise<void> {
    const operation = this.pick([
      this.logIn,
      this.logIn,
      this.logInWrongly,
      this.look,
      this.look,
      this.rename,
      this.logOut,
      this.changePassword,
      this.leave,
    ]);
    await operation.call(this);
  }

  /** Compares everything that can be seen of the account with the model. */
  async check(): Promise<void> {
    for (const key of this.state.live) this.same((await this.perform(key, ME)).data?.me.id, this.id, 'a live key');
    for (const key of this.dead)
      this.same((await this.perform(key, REFUSED_ME)).code, REFUSED_ME.outcome, 'a dead key');
  }

  private async logIn(): Promise<void> {
    const answer = await this.answered(login({ url: this.anyUrl() }, this.username, this.state.password));
    // A key whose answer was cut off is live and unknown: nothing to compare, and the next logout ends it.
    if (!answer) return;
    this.same(
      answer.data?.login.__typename,
      this.state.active ? LOGIN.outcome : REFUSED_LOGIN.outcome,
      `login: ${answer.text}`,
    );
    if (answer.data?.login.apiKey) this.state.live.add(answer.data.login.apiKey);
  }

  private async logInWrongly(): Promise<void> {
    const answer = await this.answered(login({ url: this.anyUrl() }, this.username, 'not the password'));
    if (answer) this.same(answer.data?.login.__typename, REFUSED_LOGIN.outcome, `wrong login: ${answer.text}`);
  }

  private async look(): Promise<void> {
    const key = this.aKey();
    if (!key) return;
    const document = `{ me { id } user(id: "${this.id}") { id } users(search: "${this.username}") { totalCount } }`;
    const answer = await this.answered(this.perform(key, { document }));
    if (!answer) return;
    if (!this.state.live.has(key)) return this.same(answer.code, REFUSED_ME.outcome, answer.text);
    this.same(answer.data, { me: { id: this.id }, user: { id: this.id }, users: { totalCount: 1 } }, answer.text);
  }

  private async rename(): Promise<void> {
    const key = this.aKey();
    if (!key) return;
    const answer = await this.answered(this.perform(key, UPDATE_ME, { input: { firstName: 'Sim' } }));
    if (!answer) return;
    const expected = this.state.live.has(key) ? 'Sim' : REFUSED_ME.outcome;
    this.same(answer.data?.updateMe.user.firstName ?? answer.code, expected, answer.text);
  }

  private async logOut(): Promise<void> {
    const key = this.aKey();
    const scope = this.pick(['ALL', 'CURRENT', 'OTHERS']);
    if (!key) return;
    const live = new Set(
      [...this.state.live].filter((other) => scope !== 'ALL' && (scope === 'OTHERS') === (other === key)),
    );
    await this.change(key, LOGOUT, { scope }, { ...this.state, live });
  }

  private async changePassword(): Promise<void> {
    const key = this.aKey();
    if (!key) return;
    const password = `the password number ${this.pick(Array.from({ length: 1_000 }, (_, index) => index))}`;
    const input = { currentPassword: this.state.password, newPassword: password };
    await this.change(key, CHANGE_PASSWORD, { input }, { ...this.state, password, live: new Set([key]) });
  }

  private async leave(): Promise<void> {
    const key = this.pick([this.aKey(), undefined, undefined, undefined]);
    if (key) await this.change(key, DELETE_ME, {}, { ...this.state, active: false, live: new Set() });
  }

  /** Sends what leads to another state; finds out whether it did when nobody says so. */
  private async change(key: string, mutation: Operation, variables: object, next: State): Promise<void> {
    const allowed = this.state.live.has(key);
    const answer = await this.answered(this.perform(key, mutation, variables));
    const expected = allowed ? 'OK' : REFUSED_ME.outcome;
    if (answer) this.same(answer.code ?? 'OK', expected, `${mutation.document}: ${answer.text}`);
    if (!allowed || (!answer && !(await this.isIn(next)))) return;
    for (const ended of this.state.live) if (!next.live.has(ended)) this.dead.add(ended);
    this.state = next;
  }

  /** Whether the account is in the next state; throws when it is half in each. */
  private async isIn(next: State): Promise<boolean> {
    const before = this.state;
    const ended = [...before.live].filter((key) => !next.live.has(key));
    const signs: boolean[] = [];
    for (const key of ended)
      signs.push((await this.patiently(() => this.perform(key, REFUSED_ME))).code === REFUSED_ME.outcome);
    if (next.password !== before.password || next.active !== before.active) {
      const old = await this.patiently(() => login({ url: this.anyUrl() }, this.username, before.password));
      const { apiKey } = old.data.login;
      if (apiKey) await this.patiently(() => this.perform(apiKey, LOGOUT, { scope: 'CURRENT' }));
      signs.push(old.data.login.__typename === REFUSED_LOGIN.outcome);
    }
    this.same(new Set(signs).size <= 1, true, `half done: ${JSON.stringify(signs)}`);
    return signs[0] ?? true;
  }

  private aKey(): string | undefined {
    const keys = [...this.state.live, ...[...this.dead].slice(-2)];
    return keys.length > 0 ? this.pick(keys) : undefined;
  }

  private perform(key: string, { document }: Pick<Operation, 'document'>, variables?: object): Promise<Answer> {
    return send(this.anyUrl(), document, variables, { 'x-api-key': key });
  }

  /** The answer; nothing where there was none, or where the service said that it can't tell. */
  private async answered(asked: Promise<Answer>): Promise<Answer | undefined> {
    const answer = await asked.catch(() => undefined);
    return answer?.code === 'SERVICE_UNAVAILABLE' || answer?.code === 'OVERLOADED' ? undefined : answer;
  }

  private async patiently(ask: () => Promise<Answer>): Promise<Answer> {
    for (let round = 0; round < 200; round += 1) {
      const answer = await this.answered(ask());
      if (answer) return answer;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new CutOff('no answer for ten seconds');
  }

  private same(actual: unknown, expected: unknown, what: string): void {
    if (JSON.stringify(actual) === JSON.stringify(expected)) return;
    throw new Error(`${this.username}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}: ${what}`);
  }
}
