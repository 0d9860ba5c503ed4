import { say } from '../command/command.js';
import { SmokeAccount } from './account.js';
import { SmokeClient } from './client.js';
import { SmokeJourney, type Step } from './journey.js';

const REQUEST_TIMEOUT_MS = 10_000;
const CLEAN_UP_TIMEOUT_MS = 15_000;

export interface SmokeOptions {
  /** The key that was in it. */
  readonly keyFile?: string;
  readonly health: boolean;
  /** Seconds for the whole run. */
  readonly timeout: number;
}

/** `authhero smoke`: one line a step; cleans up also when one fails. Exit code 1 when a step failed or something may be left. */
export async function smoke(url: string, { keyFile: adminKey, health, timeout: seconds }: SmokeOptions): Promise<void> {
  const timeout = seconds * 1_000;
  const client = new SmokeClient(url, Math.min(REQUEST_TIMEOUT_MS, timeout), AbortSignal.timeout(timeout));
  const account = new SmokeAccount(client);
  let passed = true;
  for (const step of new SmokeJourney(client, account).steps({ health, adminKey })) {
    passed = await walk(step);
    if (!passed) break;
  }
  client.endBy(AbortSignal.timeout(CLEAN_UP_TIMEOUT_MS));
  const cleaned = await account.cleanUp(adminKey);
  if (cleaned) say(`cleaning up: ${cleaned.text}`);
  if (!passed || cleaned?.done === false) process.exitCode = 1;
}

async function walk({ name, run }: Step): Promise<boolean> {
  const begin = performance.now();
  const failure = await run().then(
    () => '',
    (error: Error) => error.message,
  );
  const time = `${(performance.now() - begin).toFixed(0)} ms`;
  say(`${failure ? 'FAILED' : 'ok    '}  ${name.padEnd(22)} ${time.padStart(8)}${failure && `  ${failure}`}`);
  return failure === '';
}
