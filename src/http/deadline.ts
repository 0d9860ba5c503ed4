import type { FastifyReply } from 'fastify';
import { ServiceUnavailableError } from '../errors/api-error.js';

/** An abort without a reason makes a DOMException with a stack trace. */
const NOBODY_WAITS = 'nobody waits for the answer any more';

/**
 * Answers SERVICE_UNAVAILABLE when nothing else has been answered for so many milliseconds, and tells when nobody waits for the
 * answer any more. Fastify has `handlerTimeout` and `request.signal` for this, but they take the end of a POST's body for the
 * end of its client (5.12).
 */
export class Deadline {
  private controller: AbortController | undefined;
  private over = false;

  constructor(reply: FastifyReply, timeout: number) {
    const timer = setTimeout(() => {
      this.end();
      if (!reply.sent) void reply.send(new ServiceUnavailableError());
    }, timeout);
    reply.raw.once('close', () => {
      clearTimeout(timer);
      this.end();
    });
  }

  /** Whether nobody waits any more. */
  get isOver(): boolean {
    return this.over;
  }

  /** Aborts when nobody waits any more. Made when it is asked for: most requests never do, and it costs. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.over) this.controller.abort(NOBODY_WAITS);
    return this.controller.signal;
  }

  private end(): void {
    this.over = true;
    this.controller?.abort(NOBODY_WAITS);
  }
}
