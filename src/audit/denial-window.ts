import { createHash } from 'node:crypto';

/** Max denials of one type in a window: an attacker with a million addresses must not fill the table. */
const MAX_PER_TYPE = 1_000;
/** Max denials from one address: one address must not use up the places of all others. */
const MAX_PER_ADDRESS = 100;
/** Max denials about one account: an account must not use up the places of all others. */
const MAX_PER_ACCOUNT = 20;
/** The first denials about an account always have a place, however many others there are. */
const RESERVED_PER_ACCOUNT = 2;

export interface DenialKey {
  readonly type: string;
  /** Tells denials apart. */
  readonly what: string;
  readonly address: string;
  /** The account that the denial is about, if that is known before it is looked up. */
  readonly account: string | undefined;
}

/** One of the denials that may be recorded in a window. */
export interface Place {
  /** Nothing was recorded: another denial may have the place. It still counts for the address. */
  giveBack(): void;
}

/** The denials that this process has recorded in the current window of time. */
export class DenialWindow {
  private current = 0;
  private readonly seen = new Set<string>();
  private readonly counts = new Map<string, number>();

  constructor(private readonly windowMs: number) {}

  /** Takes a place for a denial, unless an equal one has been seen or there are too many. */
  take({ type, what, address, account }: DenialKey): Place | 'seen' | 'full' {
    this.startWindow();
    const denial = this.hash(`${type}\0${what}\0${address}`);
    if (this.seen.has(denial)) return 'seen';
    const byAddress = `${type} address ${address}`;
    const byAccount = `${type} account ${account}`;
    const isReserved = account !== undefined && this.count(byAccount) < RESERVED_PER_ACCOUNT;
    const isFull =
      this.count(byAddress) >= MAX_PER_ADDRESS ||
      this.count(type) >= MAX_PER_TYPE ||
      (account !== undefined && this.count(byAccount) >= MAX_PER_ACCOUNT);
    if (isFull && !isReserved) return 'full';
    this.seen.add(denial);
    this.add(byAddress, 1);
    if (account !== undefined) this.add(byAccount, 1);
    if (!isReserved) this.add(type, 1);
    return {
      giveBack: () => {
        this.seen.delete(denial);
        if (!isReserved) this.add(type, -1);
      },
    };
  }

  /** A hash of a text and the window. */
  hash(text: string): string {
    return createHash('sha256').update(`${this.current}\0${text}`).digest('base64url');
  }

  /** Forgets the last window when it is over. */
  private startWindow(): void {
    const window = Math.floor(Date.now() / this.windowMs);
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
