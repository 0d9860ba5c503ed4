import cluster from 'node:cluster';
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { Config } from '../config/config.js';
import { terminalLog } from './terminal-log.js';

export type { Logger };

/** Removed from every line, in case of a mistake: no code logs these on purpose. */
const SECRETS = [
  'password',
  'currentPassword',
  'newPassword',
  'passwordHash',
  'apiKey',
  'hash',
  'databaseUrl',
  'x-api-key',
  'authorization',
];
const MAX_BUFFER_BYTES = 16_000_000;
/** Lines are written together once they have this size, or after the interval. A fatal line is written at once. */
const MIN_WRITE_BYTES = 3_072;
/** PIPE_BUF of Linux. Another worker's lines could get between the parts of a larger write. */
const MAX_WRITE_BYTES = 4_096;
const WRITE_INTERVAL_MS = 100;

/**
 * Makes the process's only writer to standard output: one JSON object a line, or lines for a person at a terminal outside production.
 * A slow or closed reader loses lines but never stops the service.
 */
export function createLogger(config: Config, stream: DestinationStream = standardOutput(config)): Logger {
  return pino(
    {
      level: config.process.logLevel,
      base: cluster.worker ? { worker: cluster.worker.id } : null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      redact: { paths: SECRETS.flatMap((name) => [`["${name}"]`, `error["${name}"]`]), censor: '[redacted]' },
    },
    stream,
  );
}

function standardOutput({ environment }: Config): DestinationStream {
  if (environment !== 'production' && process.stdout.isTTY) return terminalLog();
  const stream = destination({
    dest: 1,
    sync: false,
    maxLength: MAX_BUFFER_BYTES,
    minLength: MIN_WRITE_BYTES,
    maxWrite: MAX_WRITE_BYTES,
    periodicFlush: WRITE_INTERVAL_MS,
  });
  stream.on('error', () => {});
  return stream;
}
