/** Where AuthHero is, and how its answers are used. Give `apiKey`, or `issuer` and `audience`, or all three. */
export interface GuardOptions {
  /** The GraphQL URL of AuthHero, such as `http://127.0.0.1:4000/graphql`. Needed with `apiKey`. */
  readonly url?: string | undefined;
  /** The API key of this service, with the permission `keys:verify`. Without it no API key is accepted. */
  readonly apiKey?: string | undefined;
  /** AuthHero's PUBLIC_URL. Needed with `audience`. */
  readonly issuer?: string | undefined;
  /** The name of this service in ACCESS_TOKEN_AUDIENCES. Without it no access token is accepted. */
  readonly audience?: string | undefined;
  /** How long AuthHero has for an answer, in milliseconds: 3,000 by default. */
  readonly timeoutMs?: number | undefined;
  /**
   * How long a valid key is not asked about again, in milliseconds: 0 by default, at most 60,000. A key that was revoked, and a
   * permission that was taken away, work so much longer.
   */
  readonly cacheMs?: number | undefined;
  /** The max number of keys that AuthHero is asked about at a time: 100 by default. Above that the answer is 503. */
  readonly maxChecks?: number | undefined;
  /** How many days before the API key of this service expires a message is written: 14 by default. */
  readonly warnBeforeDays?: number | undefined;
  /** Writes a message about a fault: `console.warn` by default. No message has a key or a token in it. */
  readonly onFault?: ((message: string) => void) | undefined;
}

const RANGES = {
  timeoutMs: [1, 60_000],
  cacheMs: [0, 60_000],
  maxChecks: [1, 10_000],
  warnBeforeDays: [0, 365],
} as const;

/** The options, checked, and with their defaults. */
export interface Settings {
  readonly timeoutMs: number;
  readonly cacheMs: number;
  readonly maxChecks: number;
  readonly warnBeforeDays: number;
  readonly onFault: (message: string) => void;
  /** Undefined if no API key is accepted. */
  readonly keys: { readonly url: string; readonly apiKey: string } | undefined;
  /** Undefined if no access token is accepted. */
  readonly tokens: { readonly issuer: string; readonly audience: string } | undefined;
}

/** @throws Error if an option is missing or wrong */
export function settingsOf(options: GuardOptions): Settings {
  // biome-ignore lint/suspicious/noConsole: a service without a log of its own must see faults too
  const { url, apiKey, issuer, audience, onFault = console.warn } = options;
  const { timeoutMs = 3_000, cacheMs = 0, maxChecks = 100, warnBeforeDays = 14 } = options;
  const numbers = { timeoutMs, cacheMs, maxChecks, warnBeforeDays };
  for (const [name, [min, max]] of Object.entries(RANGES)) {
    const value = numbers[name as keyof typeof numbers];
    if (!Number.isInteger(value) || value < min || value > max)
      throw new Error(`${name} is not a whole number from ${min} to ${max}`);
  }
  if (!apiKey && !audience) throw new Error('Give apiKey (with url), or audience (with issuer), or both');
  return {
    ...numbers,
    onFault,
    keys: apiKey ? { url: requireUrl('url', url), apiKey } : undefined,
    tokens: audience ? { issuer: requireUrl('issuer', issuer), audience } : undefined,
  };
}

function requireUrl(name: string, value: string | undefined): string {
  if (!value || !/^https?:/.test(value) || !URL.canParse(value)) throw new Error(`${name} is not an http(s) URL`);
  return value;
}
