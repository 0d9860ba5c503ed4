import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** Nginx's `$request_id`: a UUID without hyphens. */
const BARE_UUID = /^[0-9a-f]{32}$/i;
/** https://www.w3.org/TR/trace-context/#traceparent-header; a trace id of zeros is not valid. */
const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Takes the names that trusted proxies gave to a request, so that one search finds it in their logs and in ours. */
export class Correlation {
  private readonly isTrusted: (address: string, hop: number) => boolean;

  /** @param trustedProxies see TRUSTED_PROXIES */
  constructor(trustedProxies: readonly string[]) {
    this.isTrusted = proxyAddr.compile([...trustedProxies]);
  }

  /** The id of a trusted proxy, if it is a UUID: events keep ids as such. Otherwise a new one. */
  requestId(request: IncomingMessage): string {
    const given = this.trusted(request, 'x-request-id');
    return given !== undefined && (UUID.test(given) || BARE_UUID.test(given)) ? given : randomUUID();
  }

  /** The `traceparent` of a trusted proxy. */
  traceparent(request: IncomingMessage): string | undefined {
    const given = this.trusted(request, 'traceparent');
    return given !== undefined && TRACEPARENT.test(given) ? given : undefined;
  }

  private trusted({ headers, socket }: IncomingMessage, name: string): string | undefined {
    const given = headers[name];
    if (typeof given !== 'string' || !this.isTrusted(socket.remoteAddress ?? '', 0)) return undefined;
    return given;
  }
}

/** The trace id in a `traceparent`. */
export const traceIdOf = (traceparent: string): string => traceparent.split('-')[1] ?? '';
