import type { BreachedPasswords } from './breached-passwords.js';

/** Only these first digits of the hash leave the process. One password in a million shares them (k-anonymity). */
const PREFIX_LENGTH = 5;
const HEADERS = { 'user-agent': 'AuthHero', 'add-padding': 'true' };
/** A real answer has about 100 kB. */
const MAX_ANSWER_BYTES = 1_000_000;
const LINE = /^[0-9A-F]{35}:\d+$/i;

/** An endpoint that speaks the protocol of Pwned Passwords: https://haveibeenpwned.com/API/v3#PwnedPasswords */
export class BreachRange implements BreachedPasswords {
  constructor(private readonly url: string) {}

  async include(sha1: string, signal: AbortSignal): Promise<boolean> {
    const url = this.url + sha1.slice(0, PREFIX_LENGTH);
    const suffix = sha1.slice(PREFIX_LENGTH);
    const answer = await textOf(await fetch(url, { headers: HEADERS, redirect: 'error', signal }));
    const lines = answer.split(/\r?\n/).filter(Boolean);
    // A proxy that shows a login page answers 200 too. Without this check every password would pass.
    if (!lines.every((line) => LINE.test(line))) throw new Error('the answer is no list of SUFFIX:COUNT');
    return lines.some((line) => line.toUpperCase().startsWith(suffix) && isCounted(line));
  }
}

/** Lines that only pad an answer, so that its size reveals nothing, have a count of 0. */
const isCounted = (line: string): boolean => Number(line.split(':')[1]) > 0;

async function textOf({ status, body }: Response): Promise<string> {
  if (status !== 200) {
    await body?.cancel();
    throw new Error(`the answer has the status ${status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}
