import { createHash } from 'node:crypto';

/** How many refusals of a type a process may record in a window: an attacker with a million addresses must not fill the table. */
const MAX_OF_TYPE = 1_000;
/** How many one address may have looked at: it must not use up what is left for others. */
const MAX_OF_ADDRESS = 100;

export interface Claim {
  /** It came to nothing: others may have its place. What the address has used up stays used. */
  cancel(): void;
}

/** What this process has recorded, or looked at, in the current window of time. */
export class RefusalWindow {
  private current = 0;
  private readonly seen = new Set<string>();
  private readonly counts = new Map<string, number>();

  constructor(private readonly milliseconds: number) {}

  /** A place for a refusal, unless it has been seen, or there are too many. */
  claim(type: string, what: string, address: string): Claim | 'seen' | 'full' {
    this.turn();
    const refusal = this.hash(`${type}\0${what}\0${address}`);
    if (this.seen.has(refusal)) return 'seen';
    const byAddress = `${type} ${address}`;
    if (this.count(byAddress) >= MAX_OF_ADDRESS || this.count(type) >= MAX_OF_TYPE) return 'full';
    this.seen.add(refusal);
    this.add(byAddress, 1);
    this.add(type, 1);
    return {
      cancel: () => {
        this.seen.delete(refusal);
        this.add(type, -1);
      },
    };
  }

  /** A text, as one of this window. */
  hash(text: string): string {
    return createHash('sha256').update(`${this.current}\0${text}`).digest('base64url');
  }

  private turn(): void {
    const window = Math.floor(Date.now() / this.milliseconds);
    if (window === this.current) return;
    this.current = window;
    this.seen.clear();
    this.counts.clear();
  }

  private count(of: string): number {
    return this.counts.get(of) ?? 0;
  }

  private add(of: string, more: number): void {
    this.counts.set(of, Math.max(0, this.count(of) + more));
  }
}
