import { IsIn, Max, Min } from 'class-validator';
import { integer, Setting, text } from './setting.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The processes of one machine, and their log. */
export class ProcessSettings {
  @Setting(
    'WORKERS',
    integer,
    'Number of processes that serve on one port. More than one needs DATABASE_URL. Each has its own connections, queues and hashes.',
  )
  @Min(1)
  @Max(64)
  workers = 1;

  @Setting(
    'UV_THREADPOOL_SIZE',
    integer,
    'Threads of Node.js for hashes, files and DNS. `authhero` sets it to the number of cores plus four. For `node dist/src/main.js` set it yourself, but not in .env.',
  )
  @Min(1)
  @Max(1_024)
  threadPoolSize = 4;

  @Setting('LOG_LEVEL', text, 'The lowest level that is logged: fatal, error, warn, info, debug, trace or silent.')
  @IsIn(LOG_LEVELS, { message: `is not one of ${LOG_LEVELS.join(', ')}` })
  logLevel = 'info';
}
