import { describeError } from './describe-error.js';
import type { Logger } from './logger.js';

const INTERVAL_MS = 30_000;

/** A warning about a condition that lasts. It is logged at the beginning, when the reason changes, and then every 30 seconds. */
export class ThrottledWarning {
  private reason = '';
  private at = 0;

  constructor(private readonly log: Logger) {}

  warn(reason: string, error?: unknown): void {
    if (reason === this.reason && performance.now() - this.at < INTERVAL_MS) return;
    this.reason = reason;
    this.at = performance.now();
    this.log.warn({ ...(error !== undefined && { error: describeError(error) }) }, reason);
  }
}
