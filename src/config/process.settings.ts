import { IsIn, Max, Min } from 'class-validator';
import { integer, Setting, text } from './setting.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What one machine runs of AuthHero, and what it writes. */
export class ProcessSettings {
  @Setting(
    'WORKERS',
    integer,
    'Processes that serve, on one port; more than one only with DATABASE_URL. Each has connections, queues and hashes of its own.',
  )
  @Min(1)
  @Max(64)
  workers = 1;

  @Setting(
    'UV_THREADPOOL_SIZE',
    integer,
    'Threads of Node.js for hashes, files and DNS. `authhero` sets it to the number of cores and four; for `node dist/src/main.js` set it yourself, not in .env.',
  )
  @Min(1)
  @Max(1_024)
  threadPoolSize = 4;

  @Setting('LOG_LEVEL', text, 'Least level that is logged: fatal, error, warn, info, debug, trace or silent.')
  @IsIn(LOG_LEVELS, { message: `is none of ${LOG_LEVELS.join(', ')}` })
  logLevel = 'info';
}
