/** Knows the passwords of data breaches by their SHA-1. */
export interface BreachedPasswords {
  /**
   * @param sha1 40 hexadecimal digits in upper case
   * @param signal aborts when the answer comes too late
   * @throws the error that keeps it from answering
   */
  include(sha1: string, signal: AbortSignal): Promise<boolean>;
}
