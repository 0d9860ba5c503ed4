import { browser, isPage } from './browser.js';
import { wait } from './retry.js';

/** What one tab tells the others. */
export interface TabMessage {
  readonly event: 'SIGNED_IN' | 'SIGNED_OUT' | 'CONFIRMED' | 'ASK' | 'KEY';
  readonly key?: string | undefined;
}

/** A message of another tab comes a little later than the end of its lock. */
const SETTLE_MS = 50;

/** The other tabs of the same origin. Outside a browser there are none: there, others are other users. */
export class Tabs {
  private readonly channel;
  readonly areShared: boolean;
  private swap: Promise<unknown> | undefined;

  constructor(
    private readonly name: string,
    isWanted: boolean,
    onMessage: (message: TabMessage) => void,
  ) {
    this.areShared = isWanted && isPage() && browser.BroadcastChannel !== undefined;
    this.channel = this.areShared && browser.BroadcastChannel ? new browser.BroadcastChannel(name) : undefined;
    if (this.channel) this.channel.onmessage = ({ data }) => onMessage(data as TabMessage);
  }

  tell(message: TabMessage): void {
    this.channel?.postMessage(message);
  }

  /** Does work that no other tab does meanwhile, such as to swap the key. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const swap = this.lock('exclusive', work);
    this.swap = swap.catch(() => {});
    return swap;
  }

  /** Waits until no tab swaps the key, and its message has arrived. */
  async settled(): Promise<void> {
    await this.swap;
    if (!this.areShared) return;
    await this.lock('shared', async () => {});
    await wait(SETTLE_MS);
  }

  close(): void {
    this.channel?.close();
  }

  private async lock<T>(mode: 'exclusive' | 'shared', work: () => Promise<T>): Promise<T> {
    const locks = this.areShared ? browser.navigator.locks : undefined;
    return locks ? locks.request(this.name, { mode }, work) : work();
  }
}
