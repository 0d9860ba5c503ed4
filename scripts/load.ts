import { setMaxListeners } from 'node:events';
import { say } from '../src/cli/command/command.js';
import { Crowd } from './load/crowd.js';
import { type Options, readOptions, USAGE } from './load/options.js';
import { Pacer } from './load/pacer.js';
import { startProgress, summarize } from './load/report.js';
import { Tally } from './load/tally.js';

const WRONG_USAGE = 2;
/** A terminal and `npm` may each pass one Ctrl-C on: within this time, in milliseconds, they are the same. */
const SAME_SIGNAL = 2_000;

const options = read();
if (options) process.exitCode = await load(options);

/** Nothing where the help was asked for, or has to be given. */
function read(): Options | undefined {
  try {
    const options = readOptions(process.argv.slice(2));
    if (!options) say(USAGE.trimEnd());
    return options;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exitCode = WRONG_USAGE;
    return undefined;
  }
}

async function load(options: Options): Promise<number> {
  const { url, users, rate, duration } = options;
  say(`${url}: up to ${users} people, ${rate} operations a second, for ${duration / 1_000} s.`);
  say(
    'They all come from one address: unless the service runs with RATE_LIMIT=off, or with REGISTRATIONS_PER_ADDRESS and',
  );
  say('LOGINS_PER_ADDRESS raised, it will refuse most of them with RATE_LIMITED.');
  const interrupts = onInterrupts();
  const tally = new Tally();
  const pacer = new Pacer(options, () => {
    tally.late += 1;
  });
  const crowd = new Crowd(options, pacer, tally);
  const progress = startProgress(tally, pacer, crowd);
  await crowd.walk(endless(AbortSignal.any([AbortSignal.timeout(duration), interrupts.first])));
  const walked = { seconds: tally.seconds, count: tally.count };
  say(`Deleting ${crowd.left.length} accounts that are left.`);
  await crowd.cleanUp(endless(interrupts.second));
  progress.stop();
  summarize(tally, walked, options, crowd.left);
  return tally.unexpected > 0 || crowd.left.length > 0 ? 1 : 0;
}

/** The first ends the load, a later one the clean-up too. */
function onInterrupts(): { first: AbortSignal; second: AbortSignal } {
  const [first, second] = [new AbortController(), new AbortController()];
  let since: number | undefined;
  const interrupt = () => {
    const again = since !== undefined && performance.now() - since > SAME_SIGNAL;
    since ??= performance.now();
    (again ? second : first).abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return { first: first.signal, second: second.signal };
}

/** Everybody waits for it, which Node.js would take for a leak. */
function endless(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}
