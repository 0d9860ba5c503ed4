import type { Config } from '../config/config.js';

/** Times without use after which a key is dead, in milliseconds. */
export interface IdleLimits {
  readonly ofLogins: number;
  readonly ofCreated: number;
}

/** Longer than any key lives. */
const NEVER_MS = 36_500 * 86_400_000;

/** The limits of the configuration, in which 0 means never. */
export const idleLimits = ({ apiKey, session }: Pick<Config, 'apiKey' | 'session'>): IdleLimits => ({
  ofLogins: session.idleTtlMs || NEVER_MS,
  ofCreated: apiKey.idleTtlMs || NEVER_MS,
});
