import type { FastifyReply } from 'fastify';
import { ServiceUnavailableError } from '../errors/api-error.js';

/** An abort without a reason makes a DOMException with a stack trace, on every request. */
const NOBODY_WAITS = 'nobody waits for the answer any more';

/**
 * Answers SERVICE_UNAVAILABLE when nothing else has been answered for so many milliseconds. Fastify has `handlerTimeout`
 * and `request.signal` for this, but they take the end of a POST's body for the end of its client (5.12).
 * @returns a signal that aborts when nobody waits for the answer any more
 */
export function startDeadline(reply: FastifyReply, timeout: number): AbortSignal {
  const gone = new AbortController();
  const timer = setTimeout(() => {
    gone.abort(NOBODY_WAITS);
    if (!reply.sent) void reply.send(new ServiceUnavailableError());
  }, timeout);
  reply.raw.once('close', () => {
    clearTimeout(timer);
    gone.abort(NOBODY_WAITS);
  });
  return gone.signal;
}
