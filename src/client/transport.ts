import { Advice } from './advice.js';
import { AuthHeroError, type ErrorDetails } from './authhero-error.js';
import type { CallOptions } from './call-options.js';
import type { ClientOptions } from './client-options.js';

/** An operation as it is sent. */
export interface Request {
  readonly query: string;
  readonly variables?: object | undefined;
  /** Whether the document is one of this client. */
  readonly isOwn: boolean;
}

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: ErrorDetails & { readonly code?: string };
  }[];
}

const TIMEOUT_MS = 20_000;

/** Sends one operation over HTTP, and reads what comes back. */
export class Transport {
  private readonly advice: Advice;

  constructor(private readonly options: ClientOptions) {
    this.advice = new Advice(options);
  }

  /**
   * @param key sent as X-API-KEY
   * @throws AuthHeroError
   * @throws the reason of the signal
   */
  async send(request: Request, key: string | undefined, call: CallOptions): Promise<Record<string, unknown>> {
    this.advice.check();
    call.signal?.throwIfAborted();
    const { data, errors } = await this.post(request, key, call);
    const fault = errors?.[0];
    if (!fault) return data as Record<string, unknown>;
    const { code = 'INTERNAL_SERVER_ERROR', ...details } = fault.extensions ?? {};
    throw this.advice.improve(new AuthHeroError(code, fault.message, details), request.isOwn);
  }

  private async post({ query, variables }: Request, key: string | undefined, call: CallOptions): Promise<Answer> {
    const { url, mode, headers, timeoutMs = TIMEOUT_MS, fetch = globalThis.fetch } = this.options;
    const timeout = AbortSignal.timeout(timeoutMs);
    const credential = key === undefined ? undefined : { 'x-api-key': key };
    const own = typeof headers === 'function' ? headers() : headers;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...own, 'content-type': 'application/json', ...credential },
        body: JSON.stringify({ query, variables }),
        credentials: mode === 'cookie' && !call.anonymous ? 'include' : 'omit',
        signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
        // The key must not follow to another address.
        redirect: 'error',
      });
      return this.read(response, await response.text());
    } catch (error) {
      if (error instanceof AuthHeroError) throw error;
      call.signal?.throwIfAborted();
      if (timeout.aborted) throw new AuthHeroError('TIMEOUT', `${url} did not answer in ${timeoutMs} ms.`);
      throw this.advice.unreachable(error);
    }
  }

  private read({ status, headers }: Response, text: string): Answer {
    const answer = parsed(text);
    if (answer?.data || answer?.errors?.length) return answer;
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);
    throw this.advice.foreignAnswer(
      status,
      headers.get('content-type'),
      Number.isFinite(seconds) ? seconds : undefined,
    );
  }
}

function parsed(text: string): Answer | null | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
