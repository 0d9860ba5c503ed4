import type { ClientOptions } from './client-options.js';
import { type KeyStorage, memoryStorage } from './key-storage.js';
import { wait } from './retry.js';
import { type TabMessage, Tabs } from './tabs.js';

/** What happened to the login, in this tab or in another one. */
export type SessionEvent = 'SIGNED_IN' | 'SIGNED_OUT' | 'CONFIRMED';
export type SessionListener = (event: SessionEvent) => void;

/** How many logins, or ends of one, and how many confirmations there were. */
export interface SessionState {
  readonly logins: number;
  readonly confirmations: number;
}

/** How long a new tab waits for a key that another tab has in its memory. */
const OTHER_TABS_MS = 100;

/** The login of this browser, as far as the client knows it. */
export class Session {
  private logins = 0;
  private confirmations = 0;
  private isOver = false;
  readonly tabs: Tabs;
  private readonly storage: KeyStorage;
  private readonly keepsKey: boolean;
  private readonly listeners = new Set<SessionListener>();
  private asked: Promise<void> | undefined;

  constructor({ url, mode, storage = memoryStorage(), tabs = true }: ClientOptions) {
    this.storage = storage;
    this.keepsKey = mode === 'key';
    this.tabs = new Tabs(`authhero ${mode} ${url}`, tabs, (message) => void this.hear(message));
  }

  /** To ask later what has happened since. */
  get state(): SessionState {
    return { logins: this.logins, confirmations: this.confirmations };
  }

  /** Whether this login, and no other one, has got a new key or cookie since. */
  wasConfirmedSince({ logins, confirmations }: SessionState): boolean {
    return this.logins === logins && this.confirmations > confirmations;
  }

  subscribe(listener: SessionListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The key to send, if it is not in a cookie. */
  async key(): Promise<string | undefined> {
    if (!this.keepsKey) return undefined;
    const key = (await this.storage.get()) ?? undefined;
    if (key !== undefined || this.logins > 0 || !this.tabs.areShared) return key;
    this.asked ??= this.askTabs();
    await this.asked;
    return (await this.storage.get()) ?? undefined;
  }

  /** A login has ended well, or its key was swapped. @param key undefined if a cookie has it */
  async begin(event: 'SIGNED_IN' | 'CONFIRMED', key: string | undefined): Promise<void> {
    await this.happen(event, key);
    this.tabs.tell({ event, key });
  }

  /** This tab has ended the login. */
  async end(): Promise<void> {
    await this.happen('SIGNED_OUT', undefined);
    this.tabs.tell({ event: 'SIGNED_OUT' });
  }

  /** AuthHero does not know the login any more. Other tabs may have a newer one: they find out themselves. */
  async expire(): Promise<void> {
    if (!this.isOver) await this.happen('SIGNED_OUT', undefined);
  }

  private async happen(event: SessionEvent, key: string | undefined): Promise<void> {
    this.isOver = event === 'SIGNED_OUT';
    if (event === 'CONFIRMED') this.confirmations += 1;
    else this.logins += 1;
    if (this.keepsKey && (key !== undefined || this.isOver)) await this.storage.set(key);
    for (const listener of this.listeners) listener(event);
  }

  private async hear({ event, key }: TabMessage): Promise<void> {
    if (event === 'ASK') return this.tellKey();
    if (event !== 'KEY') return this.happen(event, key);
    // It answers a tab that has just opened. To every other tab it tells nothing new.
    if (!this.asked || this.logins > 0) return;
    await this.storage.set(key);
    this.logins = 1;
  }

  private async tellKey(): Promise<void> {
    const key = this.keepsKey ? await this.storage.get() : undefined;
    if (key) this.tabs.tell({ event: 'KEY', key });
  }

  private async askTabs(): Promise<void> {
    this.tabs.tell({ event: 'ASK' });
    for (let waitedMs = 0; waitedMs < OTHER_TABS_MS && this.logins === 0; waitedMs += 10) await wait(10);
  }
}
