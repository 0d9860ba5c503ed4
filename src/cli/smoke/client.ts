/** Why a step of the smoke test failed, in a line for a person. */
export class SmokeError extends Error {
  /** @param nothingDone whether the server has certainly done nothing of what was asked */
  constructor(
    message: string,
    readonly nothingDone = false,
  ) {
    super(message);
  }
}

/** What a GraphQL operation answered, its `data`. */
// biome-ignore lint/suspicious/noExplicitAny: each operation has a shape of its own, which its step looks at
export type Data = any;

const REFUSED_BY_LIMITS = new Set(['RATE_LIMITED', 'OVERLOADED']);
/** After these a mutation may have been made all the same: docs/errors.md. */
const UNCERTAIN = new Set(['SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR', 'UNKNOWN']);

/** The server under test, over HTTP alone. */
export class SmokeClient {
  private readonly base: string;

  /**
   * @param url where the server is, with or without `/graphql`
   * @param requestTimeout milliseconds for one answer
   * @param whole ends every request, when the run has taken too long
   */
  constructor(
    url: string,
    private readonly requestTimeout: number,
    private whole: AbortSignal,
  ) {
    this.base = url.replace(/\/+$/, '').replace(/\/graphql$/, '');
  }

  /** From now on requests end by another signal: what is cleaned up has a time of its own. */
  endBy(signal: AbortSignal): void {
    this.whole = signal;
  }

  /** @throws SmokeError unless the path answers 200 */
  async expectOk(path: string): Promise<void> {
    const { status } = await this.request(path, {});
    if (status !== 200) throw new SmokeError(`${path} answers ${status}`);
  }

  /** @throws SmokeError when there is an error of any kind: refused by limits, not GraphQL, no answer */
  async send(query: string, variables: object = {}, key?: string): Promise<Data> {
    const { data, code, message } = await this.ask(query, variables, key);
    if (code) throw new SmokeError(message, !UNCERTAIN.has(code));
    return data;
  }

  /** @throws SmokeError unless the operation is refused with this code */
  async expectCode(code: string, query: string, key: string): Promise<void> {
    const answer = await this.ask(query, {}, key);
    if (answer.code !== code)
      throw new SmokeError(answer.code ? answer.message : `expected ${code}, but it was answered`);
  }

  private async ask(query: string, variables: object, key?: string) {
    const response = await this.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { 'x-api-key': key }) },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    try {
      const { data, errors } = JSON.parse(text) as { data: Data; errors?: GraphQLErrorShape[] };
      const [error] = errors ?? [];
      return { data, code: error && (error.extensions?.code ?? 'UNKNOWN'), message: error ? describe(error) : '' };
    } catch {
      throw new SmokeError(`HTTP ${response.status}, and it is not GraphQL: ${text.slice(0, 80)}`);
    }
  }

  private async request(path: string, init: RequestInit): Promise<Response> {
    const timeout = AbortSignal.timeout(this.requestTimeout);
    try {
      return await fetch(`${this.base}${path}`, {
        ...init,
        redirect: 'error',
        signal: AbortSignal.any([timeout, this.whole]),
      });
    } catch (error) {
      if (this.whole.aborted) throw new SmokeError('the run took too long');
      if (timeout.aborted) throw new SmokeError(`no answer within ${this.requestTimeout / 1_000} s`);
      const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
      throw new SmokeError(`${this.base}${path} cannot be reached: ${code ?? message}`, code === 'ECONNREFUSED');
    }
  }
}

interface GraphQLErrorShape {
  message: string;
  extensions?: { code?: string; retryAfter?: number };
}

function describe({ message, extensions: { code = 'UNKNOWN', retryAfter } = {} }: GraphQLErrorShape): string {
  const told = `${code}: ${message}`;
  return REFUSED_BY_LIMITS.has(code)
    ? `refused by the server's limits (${told})${retryAfter ? `; try again in ${retryAfter} s` : ''}`
    : told;
}
