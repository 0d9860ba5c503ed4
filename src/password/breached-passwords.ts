import type { Config } from '../config/config.js';
import { BreachFile } from './breach-file.js';
import { BreachRange } from './breach-range.js';

/** A source that knows the passwords of data breaches, by their SHA-1. */
export interface BreachedPasswords {
  /**
   * @param sha1 40 hexadecimal digits in upper case
   * @param signal aborts when the answer comes too late
   * @throws whatever keeps it from telling
   */
  include(sha1: string, signal: AbortSignal): Promise<boolean>;
}

/**
 * The source that is configured, if one is.
 * @throws ConfigError when it is a file that cannot be used
 */
export async function openBreachedPasswords({
  breachUrl,
  breachFile,
}: Config['passwordPolicy']): Promise<BreachedPasswords | undefined> {
  if (breachUrl) return new BreachRange(breachUrl);
  if (breachFile) return BreachFile.open(breachFile);
  return undefined;
}
