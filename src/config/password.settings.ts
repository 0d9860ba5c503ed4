import { Max, Min } from 'class-validator';
import { MAX_WAIT_MS } from './duration.validators.js';
import { duration, integer, Setting } from './setting.js';

/** The cost of password hashes. */
export class PasswordSettings {
  @Setting('ARGON2_MEMORY', integer, 'Memory of one password hash in KiB.')
  @Min(8_192)
  @Max(4_194_304)
  argon2MemoryKiB = 19_456;

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
    'Hashes at once in each process. 0 means its share of the cores, but at most UV_THREADPOOL_SIZE minus two.',
  )
  @Min(0)
  @Max(1_024)
  concurrency = 0;

  @Setting('PASSWORD_QUEUE_LENGTH', integer, 'The max number of hashes that may wait; more get OVERLOADED at once.')
  @Min(0)
  @Max(100_000)
  queueLength = 50;

  @Setting('PASSWORD_QUEUE_TIMEOUT', duration, 'The max wait of a hash; then the answer is OVERLOADED.')
  @Min(1)
  @Max(MAX_WAIT_MS)
  queueTimeoutMs = 2_000;
}
