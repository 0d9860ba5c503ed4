import { Secret, TOTP } from 'otpauth';
import { send } from './client.js';
import { result } from './keys.js';
import type { Person } from './people.js';

const STEP_MS = 30_000;

/** An authenticator app in software. */
export class App {
  private readonly totp: TOTP;
  private used = 0;

  constructor(readonly secret: string) {
    this.totp = new TOTP({ secret: Secret.fromBase32(secret) });
  }

  /** The code of a step that AuthHero still accepts, and that this app has not shown before: a code works once. */
  next(): string {
    const step = Math.max(Math.floor(Date.now() / STEP_MS) - 1, this.used + 1);
    this.used = step;
    return this.totp.generate({ timestamp: step * STEP_MS });
  }

  /** The code of the present step, moved by some steps. */
  at(steps: number): string {
    return this.totp.generate({ timestamp: Date.now() + steps * STEP_MS });
  }

  /** A code that is wrong now. */
  wrong(): string {
    const right = [-2, -1, 0, 1, 2].map((steps) => this.at(steps));
    return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.includes(code)) ?? '';
  }
}

/** Adds an authenticator app to a person. The code that it used is the one of the step before the present. */
export async function addApp({ send }: Pick<Person, 'send'>): Promise<{ app: App; recoveryCodes: string[] }> {
  const begun = result(await send('mutation { beginTotp { ... on BeginTotpSuccess { secret } } }'));
  const app = new App(begun.secret);
  const query = 'mutation ($code: String!) { enableTotp(code: $code) { ... on EnableTotpSuccess { recoveryCodes } } }';
  return { app, recoveryCodes: result(await send(query, { code: app.next() })).recoveryCodes };
}

export const LOGIN_WITH_FACTOR = `mutation ($input: LoginInput!) { login(input: $input) { __typename
  ... on SecondFactorRequired { challenge expiresOn message methods } ... on LoginSuccess { apiKey expiresOn } } }`;
export const COMPLETE = `mutation ($input: CompleteLoginInput!) { completeLogin(input: $input) { __typename
  ... on LoginSuccess { apiKey expiresOn user { id } } ... on PasskeyUnknown { signal } ... on UserError { message } } }`;

interface Server {
  url: string;
}
type Headers = Record<string, string>;

/** What a login comes to, for an account with a second factor. */
export const beginLogin = async ({ url }: Server, username: string, password: string, headers: Headers = {}) =>
  result(await send(url, LOGIN_WITH_FACTOR, { input: { username, password } }, headers));

export const completeLogin = async ({ url }: Server, challenge: string, proof: object, headers: Headers = {}) =>
  result(await send(url, COMPLETE, { input: { challenge, proof } }, headers));

/** Waits if the next time step is near: what a test sends must be of the same step as what it expects. */
export async function awayFromTheNextStep(): Promise<void> {
  const leftMs = STEP_MS - (Date.now() % STEP_MS);
  if (leftMs < 5_000) await new Promise((resolve) => setTimeout(resolve, leftMs + 200));
}
