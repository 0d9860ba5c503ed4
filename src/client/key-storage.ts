/** Where an app keeps the key of a login. */
export interface KeyStorage {
  get(): string | null | undefined | Promise<string | null | undefined>;
  /** @param key undefined to forget it */
  set(key: string | undefined): unknown;
}

/** Keeps a key in memory: it is gone after a reload. Outside a browser make one for each user. */
export function memoryStorage(key?: string): KeyStorage {
  let kept = key;
  return {
    get: () => kept,
    set(next) {
      kept = next;
    },
  };
}
