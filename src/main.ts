import cluster from 'node:cluster';
import type { Config } from './config/config.js';
import type { Logger } from './observability/logger.js';

/** `npm` and a terminal may each pass one Ctrl-C on: within this time they are the same. */
const SAME_SIGNAL = 2_000;
/** What a stop may take beyond its drain, before the process ends without it. */
const CLOSE_TIMEOUT = 8_000;

let log: Logger | undefined;
let signalledAt: number | undefined;
/** Until there is something to stop. */
let stopAndExit = (code: number): void => process.exit(code);

const onSignal = () => {
  const again = signalledAt !== undefined;
  if (again && performance.now() - (signalledAt ?? 0) > SAME_SIGNAL) process.exit(1);
  signalledAt ??= performance.now();
  if (!again) stopAndExit(0);
};
process.on('SIGTERM', onSignal).on('SIGINT', onSignal);

// Loading takes a second on a busy machine: a signal that comes meanwhile finds its handler.
const [{ loadConfig }, { StartupError }, { describeError }, { createLogger }] = await Promise.all([
  import('./config/load-config.js'),
  import('./errors/startup-error.js'),
  import('./observability/describe-error.js'),
  import('./observability/logger.js'),
]);

// A bug outside any request: what the process holds can't be trusted any more. It drains, ends and is started anew.
process.on('uncaughtException', (error) => {
  log?.fatal({ error: describeError(error) }, 'a bug was met outside any request');
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
  process.stderr.write(
    `${expected ? error.message : `AuthHero cannot start: ${described.message ?? described.code}`}\n`,
  );
  process.exitCode = expected ? error.exitCode : 1;
  if (cluster.isWorker) process.exit();
}

async function serve(config: Config, log: Logger): Promise<void> {
  const { startServer } = await import('./server.js');
  const starting = startServer(config, log);
  let isStarted = false;
  stopAndExit = (code) => {
    // A migration, or another's that it waits for, may take long; PostgreSQL undoes it. PGlite has to be closed.
    if (!isStarted && !config.database.embedded) process.exit(code);
    killAfter(config, CLOSE_TIMEOUT, () => {});
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
    killAfter(config, 2 * CLOSE_TIMEOUT, () => workers.kill());
    workers.stop(code);
  };
  process.exit(await workers.run());
}

/** Without more ado: an exit would first write what is left of the log, and wait for whoever does not read it. */
function killAfter({ http: { drainDelayMs, drainTimeoutMs } }: Config, more: number, killOthers: () => void): void {
  const kill = () => {
    killOthers();
    process.kill(process.pid, 'SIGKILL');
  };
  setTimeout(kill, drainDelayMs + drainTimeoutMs + more).unref();
}
