import type { ConfirmationDemand } from './confirmation.js';
import type { KeyStorage } from './key-storage.js';

/** How a client reaches AuthHero, and where it keeps the key. */
export interface ClientOptions {
  /** The GraphQL URL of AuthHero, such as `https://auth.example.com/graphql`. In a page it can be a path: `/graphql`. */
  readonly url: string;
  /** Where the key of a login is: in a cookie that no script can read, or in `storage`. */
  readonly mode: 'cookie' | 'key';
  /** Keeps the key in the mode `key`: in memory by default. Outside a browser you have to give one. */
  readonly storage?: KeyStorage | undefined;
  /**
   * Asks the person for a proof when an operation needs a recent one. It runs once at a time, for all operations that wait. If it ends
   * without a proof, those operations answer ConfirmationRequired, as they do if this option is missing.
   */
  readonly confirm?: ((demand: ConfirmationDemand) => unknown) | undefined;
  /** More headers, such as the address of the browser that a server of yours serves. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>) | undefined;
  /** How long AuthHero has for an answer, in milliseconds: 20,000 by default. */
  readonly timeoutMs?: number | undefined;
  /** How often a call is repeated that AuthHero asks to repeat later: twice by default, 0 for never. */
  readonly maxRetries?: number | undefined;
  /** The max time to wait before a call is repeated, in milliseconds: 10,000 by default. A longer wait is an error at once. */
  readonly maxRetryWaitMs?: number | undefined;
  /** Whether tabs of the same origin share a login, its end, and a new key: true by default. Never outside a browser. */
  readonly tabs?: boolean | undefined;
  /** Sends the requests: `fetch` by default. */
  readonly fetch?: typeof fetch | undefined;
}
