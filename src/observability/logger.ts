import cluster from 'node:cluster';
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { Config } from '../config/config.js';

export type { Logger };

/** A second line of defence: nothing logs these on purpose. */
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
/** Lines wait for so many bytes, or so many milliseconds, to be written together; a fatal one does not wait. */
const LEAST_WRITE = 3_072;
/** PIPE_BUF of Linux: more at once could be torn by what another worker writes. */
const MOST_WRITE = 4_096;
const WRITE_INTERVAL = 100;

/** The process's only writer to standard output: one JSON object a line. A slow or closed reader loses lines, it never stops the service. */
export function createLogger(config: Config, stream: DestinationStream = standardOutput()): Logger {
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

function standardOutput(): DestinationStream {
  const stream = destination({
    dest: 1,
    sync: false,
    maxLength: MAX_BUFFER_BYTES,
    minLength: LEAST_WRITE,
    maxWrite: MOST_WRITE,
    periodicFlush: WRITE_INTERVAL,
  });
  stream.on('error', () => {});
  return stream;
}
