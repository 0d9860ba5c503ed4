import type { Caller } from './caller.js';
import type { FaultLog } from './fault-log.js';
import type { Settings } from './guard-options.js';
import { reasonOf, UnavailableError } from './unavailable-error.js';

const VERIFY = `query ($key: String!) {
  verifyApiKey(key: $key) { active apiKeyId user { id } permissions expiresOn authenticatedOn }
}`;
const VERIFY_AND_TELL_END = VERIFY.replace(/}$/, '  viewerCredential { expiresOn }\n}');
const MAX_ANSWER_BYTES = 262_144;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What AuthHero answers to VERIFY. Times are ISO 8601. */
interface Answer {
  readonly data?: {
    readonly verifyApiKey?: {
      readonly active: boolean;
      readonly apiKeyId: string;
      readonly user: { readonly id: string };
      readonly permissions: readonly string[];
      readonly expiresOn: string | null;
      readonly authenticatedOn: string | null;
    } | null;
    readonly viewerCredential?: { readonly expiresOn: string | null } | null;
  } | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

/** Asks AuthHero about API keys, with the API key of the service. */
export class AuthHero {
  private running = 0;
  private ownEndAskedOn = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly server: NonNullable<Settings['keys']>,
    private readonly limits: Pick<Settings, 'timeoutMs' | 'maxChecks' | 'warnBeforeDays'>,
    private readonly faults: FaultLog,
  ) {}

  /**
   * @returns who has the key, or undefined if it is not valid
   * @throws UnavailableError if AuthHero did not tell
   */
  async verify(key: string): Promise<Caller | undefined> {
    if (this.running >= this.limits.maxChecks)
      throw new UnavailableError(`More than ${this.limits.maxChecks} checks wait for AuthHero (maxChecks)`);
    this.running += 1;
    try {
      return this.read(await this.ask(key));
    } finally {
      this.running -= 1;
    }
  }

  private async ask(key: string): Promise<{ answer: Answer; retryAfter: string | null }> {
    const query = this.isOwnEndDue() ? VERIFY_AND_TELL_END : VERIFY;
    try {
      const response = await fetch(this.server.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': this.server.apiKey },
        body: JSON.stringify({ query, variables: { key } }),
        signal: AbortSignal.timeout(this.limits.timeoutMs),
        // The key must not follow to another address.
        redirect: 'error',
      });
      return { answer: JSON.parse(await textOf(response)), retryAfter: response.headers.get('retry-after') };
    } catch (error) {
      throw new UnavailableError(`AuthHero cannot be reached at ${this.server.url}: ${reasonOf(error)}`);
    }
  }

  private read({ answer, retryAfter }: { answer: Answer; retryAfter: string | null }): Caller | undefined {
    const key = answer?.data?.verifyApiKey;
    if (!key) {
      const code = answer?.errors?.[0]?.extensions?.code ?? 'no GraphQL response';
      const seconds = /^\d{1,5}$/.test(retryAfter ?? '') ? Number(retryAfter) : 1;
      throw new UnavailableError(`AuthHero did not verify a key: ${code}${ADVICE[code] ?? ''}`, seconds);
    }
    this.warnBeforeOwnEnd(answer.data?.viewerCredential?.expiresOn);
    if (!key.active) return undefined;
    return {
      credential: 'API_KEY',
      userId: key.user.id,
      apiKeyId: key.apiKeyId,
      permissions: key.permissions,
      expiresOn: key.expiresOn === null ? null : new Date(key.expiresOn),
      authenticatedOn: key.authenticatedOn === null ? null : new Date(key.authenticatedOn),
    };
  }

  private isOwnEndDue(): boolean {
    return performance.now() - this.ownEndAskedOn >= HOUR_MS;
  }

  private warnBeforeOwnEnd(expiresOn: string | null | undefined): void {
    if (expiresOn === undefined) return;
    this.ownEndAskedOn = performance.now();
    if (expiresOn === null) return;
    const days = Math.floor((Date.parse(expiresOn) - Date.now()) / DAY_MS);
    if (days < this.limits.warnBeforeDays)
      this.faults.tell(`The API key of this service for AuthHero expires on ${expiresOn} (${days} days). Renew it.`);
  }
}

/** What to do about an error code of AuthHero. */
const ADVICE: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: '. The API key of this service has expired or was revoked: create a new one.',
  FORBIDDEN: '. The API key of this service needs the permission keys:verify.',
  RATE_LIMITED: '. This service has verified too many keys. Limit requests in front of it.',
};

/** @throws Error if the body is longer than an answer of AuthHero can be */
async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MAX_ANSWER_BYTES) throw new Error(`a body of more than ${MAX_ANSWER_BYTES} bytes`);
    text += decoder.decode(part, { stream: true });
  }
  return text;
}
