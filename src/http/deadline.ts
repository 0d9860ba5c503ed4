import type { FastifyReply } from 'fastify';
import { ServiceUnavailableError } from '../errors/api-error.js';

/** Without a reason an abort would make a DOMException with a stack trace. */
const CLIENT_GONE = 'the client no longer waits for the answer';

/**
 * Answers SERVICE_UNAVAILABLE when there is no other answer within a time limit, and signals when the client no longer waits.
 * Fastify has `handlerTimeout` and `request.signal` for this, but takes the end of a POST's body for the end of the client (5.12).
 */
export class Deadline {
  private controller: AbortController | undefined;
  private over = false;

  constructor(reply: FastifyReply, timeoutMs: number) {
    const timer = setTimeout(() => {
      this.end();
      if (!reply.sent) void reply.send(new ServiceUnavailableError());
    }, timeoutMs);
    reply.raw.once('close', () => {
      clearTimeout(timer);
      this.end();
    });
  }

  /** Whether the client no longer waits. */
  get isOver(): boolean {
    return this.over;
  }

  /** Aborts when the client no longer waits. It is made on first use: most requests do not need it, and it is not cheap. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.over) this.controller.abort(CLIENT_GONE);
    return this.controller.signal;
  }

  private end(): void {
    this.over = true;
    this.controller?.abort(CLIENT_GONE);
  }
}
