const REPEAT_AFTER_MS = 60_000;
const MAX_MESSAGES = 100;

/** Tells the service what it has to do about a fault, each message at most once a minute. */
export class FaultLog {
  private readonly lastTold = new Map<string, number>();

  constructor(private readonly write: (message: string) => void) {}

  tell(message: string): void {
    const now = performance.now();
    if (now - (this.lastTold.get(message) ?? Number.NEGATIVE_INFINITY) < REPEAT_AFTER_MS) return;
    if (this.lastTold.size >= MAX_MESSAGES) this.lastTold.clear();
    this.lastTold.set(message, now);
    this.write(message);
  }
}
