import { Max, Min } from 'class-validator';
import { DatabaseSettings } from './database.settings.js';
import { MAX_WAIT } from './duration.validators.js';
import { duration, integer, Setting } from './setting.js';

/** What a password must be, and what hashing one may cost. */
export abstract class PasswordSettings extends DatabaseSettings {
  @Setting(
    'PASSWORD_MIN_LENGTH',
    integer,
    'Fewest code points of a new password, 8 to 64; NIST SP 800-63B-4 asks for 15 where a password is the only factor.',
  )
  @Min(8)
  @Max(64)
  passwordMinLength = 8;

  @Setting('ARGON2_MEMORY', integer, 'Memory of one password hash in KiB.')
  @Min(8_192)
  @Max(4_194_304)
  argon2Memory = 19_456;

  @Setting('ARGON2_ITERATIONS', integer, 'Passes of one password hash over its memory.')
  @Min(1)
  @Max(100)
  argon2Iterations = 2;

  @Setting('ARGON2_PARALLELISM', integer, 'Lanes of one password hash.')
  @Min(1)
  @Max(64)
  argon2Parallelism = 1;

  @Setting(
    'PASSWORD_CONCURRENCY',
    integer,
    'Hashes at once, a worker; 0 takes its share of the cores, and at most two less than UV_THREADPOOL_SIZE.',
  )
  @Min(0)
  @Max(1_024)
  passwordConcurrency = 0;

  @Setting(
    'PASSWORD_QUEUE_LENGTH',
    integer,
    'Hashes that may wait their turn; what comes beyond is OVERLOADED at once.',
  )
  @Min(0)
  @Max(100_000)
  passwordQueueLength = 50;

  @Setting('PASSWORD_QUEUE_TIMEOUT', duration, 'Longest wait of a hash for its turn; then it is OVERLOADED.')
  @Min(1)
  @Max(MAX_WAIT)
  passwordQueueTimeout = 2_000;

  @Setting(
    'UV_THREADPOOL_SIZE',
    integer,
    'Threads of Node.js for hashes, files and DNS. `authhero` sets it to the number of cores and four; for `node dist/src/main.js` set it yourself, not in .env.',
  )
  @Min(1)
  @Max(1_024)
  threadPoolSize = 4;
}
