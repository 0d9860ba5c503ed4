import { createHash } from 'node:crypto';
import type { Caller } from './caller.js';

const MAX_ENTRIES = 10_000;

/** Keeps who has a valid key for a short time. It knows keys only by their SHA-256. */
export class VerdictCache {
  private readonly entries = new Map<string, { readonly caller: Caller; readonly until: number }>();

  constructor(private readonly lifetimeMs: number) {}

  get(key: string): Caller | undefined {
    const id = idOf(key);
    const entry = this.entries.get(id);
    if (entry && entry.until > Date.now()) return entry.caller;
    this.entries.delete(id);
    return undefined;
  }

  /** @param askedOn when AuthHero was asked, in milliseconds since 1970: the verdict is as old as that */
  set(key: string, caller: Caller, askedOn: number): void {
    if (this.lifetimeMs === 0) return;
    const [oldest] = this.entries.keys();
    if (this.entries.size >= MAX_ENTRIES && oldest) this.entries.delete(oldest);
    const end = caller.expiresOn?.getTime() ?? Number.POSITIVE_INFINITY;
    this.entries.set(idOf(key), { caller, until: Math.min(askedOn + this.lifetimeMs, end) });
  }
}

const idOf = (key: string): string => createHash('sha256').update(key).digest('base64');
