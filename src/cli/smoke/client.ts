import type { Operation } from './operations.js';

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

/** What the field of an operation answered. */
// biome-ignore lint/suspicious/noExplicitAny: each operation has a shape of its own, which its step looks at
export type Data = any;

interface Answer {
  /** As `Operation` has it. */
  readonly outcome: string;
  readonly result: Data;
  /** What went wrong, for a person. */
  readonly message: string;
}

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

  /** @throws SmokeError unless the outcome is the operation's */
  async perform(operation: Operation, variables: object = {}, key?: string): Promise<Data> {
    const { outcome, result, message } = await this.send(operation, variables, key);
    if (outcome === operation.outcome) return result;
    throw new SmokeError(message || `expected ${operation.outcome}, but it was answered`, !UNCERTAIN.has(outcome));
  }

  /** @throws SmokeError when what comes back is no answer of GraphQL */
  async send({ document: query }: Operation, variables: object = {}, key?: string): Promise<Answer> {
    const response = await this.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { 'x-api-key': key }) },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    try {
      const { data, errors } = JSON.parse(text) as { data: Record<string, Data>; errors?: GraphQLErrorShape[] };
      const [error] = errors ?? [];
      if (error) return { outcome: error.extensions?.code ?? 'UNKNOWN', result: null, message: describe(error) };
      const [result] = Object.values(data);
      const type = result?.__typename;
      return { outcome: type ?? 'OK', result, message: type ? `${type}: ${result.message ?? ''}` : '' };
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
  const text = `${code}: ${message}`;
  return REFUSED_BY_LIMITS.has(code)
    ? `refused by the server's limits (${text})${retryAfter ? `; try again in ${retryAfter} s` : ''}`
    : text;
}
