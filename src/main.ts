import cluster from 'node:cluster';
import type { Config } from './config/config.js';
import { exitSoon } from './errors/exit-soon.js';
import type { Logger } from './observability/logger.js';

/** `npm` and the terminal may each pass on the same Ctrl-C. Signals within this time count once. */
const SAME_SIGNAL_MS = 2_000;
/** Longest time that a stop may take after the drain. Then the process is killed. */
const CLOSE_TIMEOUT_MS = 8_000;

let log: Logger | undefined;
let signalledAt: number | undefined;
/** Exits at once, until there is something to stop first. */
let stopAndExit = (code: number): void => process.exit(code);

const onSignal = () => {
  const again = signalledAt !== undefined;
  if (again && performance.now() - (signalledAt ?? 0) > SAME_SIGNAL_MS) process.exit(1);
  signalledAt ??= performance.now();
  if (!again) stopAndExit(0);
};
process.on('SIGTERM', onSignal).on('SIGINT', onSignal).on('SIGHUP', onSignal);
// Without a handler SIGUSR1 opens the debugger of Node.js, which shows every secret, and SIGUSR2 ends the process.
process.on('SIGUSR1', () => {}).on('SIGUSR2', () => {});

// Loaded after the handlers of signals are set: on a busy machine it takes a second, and a signal may come meanwhile.
const [{ loadConfig }, { StartupError }, { describeError }, { createLogger }] = await Promise.all([
  import('./config/load-config.js'),
  import('./errors/startup-error.js'),
  import('./observability/describe-error.js'),
  import('./observability/logger.js'),
]);

// The state of the process cannot be trusted after an error outside any request: it drains, exits, and is started again.
process.on('uncaughtException', (error) => {
  log?.fatal({ error: describeError(error) }, 'unhandled error outside any request');
  stopAndExit(1);
});

try {
  const config = loadConfig();
  log = createLogger(config);
  await (config.process.workers > 1 && cluster.isPrimary ? supervise(config, log) : serve(config, log));
} catch (error) {
  const expected = error instanceof StartupError;
  const described = describeError(error);
  if (!expected) log?.fatal({ error: described }, 'AuthHero cannot start');
  const { adviceOn, sentences } = await import('./db/database-advice.js');
  const what = `AuthHero cannot start: ${described.message ?? described.code}`;
  process.stderr.write(`${expected ? error.message : sentences(what, adviceOn(described))}\n`);
  process.exitCode = expected ? error.exitCode : 1;
  if (cluster.isWorker) process.exit();
  exitSoon();
}

async function serve(config: Config, log: Logger): Promise<void> {
  const { startServer } = await import('./server.js');
  const starting = startServer(config, log);
  let isStarted = false;
  stopAndExit = (code) => {
    // A migration may take long, here or in another process that this one waits for. PostgreSQL rolls it back; PGlite has to be closed.
    if (!isStarted && !config.database.embedded) process.exit(code);
    killAfter(config, CLOSE_TIMEOUT_MS, () => {});
    starting
      .then((server) => server.stop())
      .then(
        () => process.exit(code),
        () => process.exit(1),
      );
  };
  await starting;
  isStarted = true;
  const { reportReady } = await import('./workers.js');
  reportReady();
}

async function supervise(config: Config, log: Logger): Promise<void> {
  const { Workers } = await import('./workers.js');
  const workers = new Workers(config.process.workers, log);
  stopAndExit = (code) => {
    killAfter(config, 2 * CLOSE_TIMEOUT_MS, () => workers.kill());
    workers.stop(code);
  };
  process.exit(await workers.run());
}

/** Kills the process, and does not just exit: an exit would wait for a reader of the log that has stopped reading. */
function killAfter({ http: { drainDelayMs, drainTimeoutMs } }: Config, moreMs: number, killOthers: () => void): void {
  const kill = () => {
    killOthers();
    process.kill(process.pid, 'SIGKILL');
  };
  setTimeout(kill, drainDelayMs + drainTimeoutMs + moreMs).unref();
}
