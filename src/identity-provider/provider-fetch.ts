import { type IncomingMessage, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import type { Reachable } from './reachable.js';
import { UnreachableError } from './unreachable-error.js';

/** Larger than every document of a provider. */
const MAX_BYTES = 1_048_576;

interface FetchOptions {
  readonly method?: string | undefined;
  readonly headers?: ConstructorParameters<typeof Headers>[0];
  readonly body?: unknown;
}

/**
 * A `fetch` for the documents and tokens of providers. It connects only to addresses that `Reachable` allows, follows no redirect, and
 * reads at most 1 MB within the time.
 */
export class ProviderFetch {
  constructor(
    private readonly reachable: Reachable,
    /** The max time of a request with its whole answer. */
    private readonly timeoutMs: number,
  ) {}

  /** @throws UnreachableError */
  readonly fetch = async (url: string, { method = 'GET', headers, body }: FetchOptions = {}): Promise<Response> => {
    const target = new URL(url);
    this.reachable.checkHost(target.hostname);
    const signal = AbortSignal.timeout(this.timeoutMs);
    try {
      const answer = await this.send(target, { method, headers: new Headers(headers), body, signal });
      const status = answer.statusCode ?? 0;
      if (status >= 300 && status < 400) throw new UnreachableError('it redirects');
      const content = await read(answer);
      const type = answer.headers['content-type'];
      const init = { status, headers: type ? { 'content-type': type } : {} };
      return new Response(status === 204 ? null : new Uint8Array(content), init);
    } catch (error) {
      if (error instanceof UnreachableError) throw error;
      throw new UnreachableError(signal.aborted ? 'it takes too long' : `it cannot be reached (${codeOf(error)})`);
    }
  };

  private send(
    url: URL,
    { method, headers, body, signal }: { method: string; headers: Headers; body: unknown; signal: AbortSignal },
  ): Promise<IncomingMessage> {
    const request = url.protocol === 'https:' ? requestByHttps : requestByHttp;
    const content = body === undefined || body === null ? undefined : String(body);
    return new Promise((resolve, reject) => {
      const sent = request(
        url,
        {
          method,
          headers: {
            ...Object.fromEntries(headers),
            'user-agent': 'AuthHero',
            ...(content !== undefined && { 'content-length': String(Buffer.byteLength(content)) }),
          },
          lookup: this.reachable.lookup,
          signal,
          // A connection of its own: one that is kept was checked under another name.
          agent: false,
        },
        resolve,
      );
      sent.on('error', reject);
      sent.end(content);
    });
  }
}

/** @throws UnreachableError beyond the max size */
async function read(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      answer.destroy();
      throw new UnreachableError('its answer is too large');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? 'unknown error');
