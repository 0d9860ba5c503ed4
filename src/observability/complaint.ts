import { describeError } from './describe-error.js';
import type { Logger } from './logger.js';

const INTERVAL = 30_000;

/** A warning about a condition that lasts: logged when it begins, when its reason changes, and each 30 s. */
export class Complaint {
  private reason = '';
  private at = 0;

  constructor(private readonly log: Logger) {}

  warn(reason: string, error?: unknown): void {
    if (reason === this.reason && performance.now() - this.at < INTERVAL) return;
    this.reason = reason;
    this.at = performance.now();
    this.log.warn({ ...(error !== undefined && { error: describeError(error) }) }, reason);
  }
}
