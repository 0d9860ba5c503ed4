/** The most that a page of a list can have. Few people have as many keys. */
export const MAX_KEYS_SHOWN = 100;
