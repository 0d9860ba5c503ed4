import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import argon2 from 'argon2';
import type { Config } from '../config/config.js';
import { isBeyondBcrypt } from './foreign-bcrypt.js';
import { costNameOf, verifyHash } from './foreign-hash.js';
import { HashClock, type HashCost } from './hash-clock.js';
import { normalizePassword } from './normalize-password.js';
import { PasswordQueue } from './password-queue.js';

/** Threads of Node's pool that hashing leaves to files and name look-ups. */
const SPARE_THREADS = 2;

/** Hashes passwords with argon2id, and verifies them against that or what another system made: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
export class PasswordHasher {
  private constructor(
    private readonly options: HashCost,
    private readonly clock: HashClock,
    private readonly decoy: string,
    private readonly queue: PasswordQueue,
    private readonly client: { readonly signal: AbortSignal },
  ) {}

  /** Makes the decoy too, so that the first login of an unknown name costs what every other does. */
  static async create({ password, process }: Pick<Config, 'password' | 'process'>): Promise<PasswordHasher> {
    const options: HashCost = {
      type: argon2.argon2id,
      memoryCost: password.argon2MemoryKiB,
      timeCost: password.argon2Iterations,
      parallelism: password.argon2Parallelism,
    };
    const queue = new PasswordQueue({
      concurrency: password.concurrency || concurrencyFor(process),
      length: password.queueLength,
      timeout: password.queueTimeoutMs,
    });
    const clock = new HashClock(options);
    const decoy = await clock.time(() => argon2.hash(randomBytes(32), options));
    return new PasswordHasher(options, clock, decoy, queue, new AbortController());
  }

  /** The same for a client that may leave: what has not begun when the signal aborts is not done. */
  for(client: { readonly signal: AbortSignal }): PasswordHasher {
    return new PasswordHasher(this.options, this.clock, this.decoy, this.queue, client);
  }

  /**
   * Lets work in that will hash or verify; whatever it needs of the database comes inside, so that refusing it costs nothing.
   * @throws OverloadedError
   */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    return this.queue.admit(work);
  }

  /**
   * @returns a PHC string with a salt of its own
   * @throws OverloadedError
   */
  async hash(password: string): Promise<string> {
    const hash = () => this.clock.time(() => argon2.hash(normalizePassword(password), this.options));
    return this.queue.run(hash, this.client.signal);
  }

  /**
   * Whether the password is the one that was hashed. Without a hash it works on a decoy, and says no. A no takes as long as
   * on the decoy, also where the hash was made at a lower cost; one that was made at a higher cost takes longer.
   * @throws OverloadedError
   */
  async verify(hash: string | undefined, password: string): Promise<boolean> {
    const matches = await this.queue.run(() => this.compareForms(hash ?? this.decoy, password), this.client.signal);
    return matches && hash !== undefined;
  }

  /**
   * Whether a hash that a password was verified against should give way to a new one: it is of another scheme, or of other
   * parameters than those configured now. Not where the hash could not see all of the password.
   */
  needsRehash(hash: string, password: string): boolean {
    return !this.isCurrent(hash) && !formsOf(password).some((form) => isBeyondBcrypt(hash, form));
  }

  /** Other systems hash what was typed. Both forms are tried whatever the hash, so that the time does not tell whose it is. */
  private async compareForms(hash: string, password: string): Promise<boolean> {
    for (const form of formsOf(password)) if (await this.compare(hash, form)) return true;
    return false;
  }

  private async compare(hash: string, password: string): Promise<boolean> {
    const cost = this.isCurrent(hash) ? undefined : costNameOf(hash);
    const matches = await this.clock.time(() => verifyHash(hash, password), cost);
    if (cost && !matches) await this.clock.makeUpFor(cost);
    return matches;
  }

  private isCurrent(hash: string): boolean {
    return hash.startsWith('$argon2id$') && !argon2.needsRehash(hash, this.options);
  }
}

/** A process's share of the cores: more gains nothing. Fewer where Node's pool, which files and DNS share, has too few threads. */
const concurrencyFor = ({ workers, threadPoolSize }: Config['process']): number =>
  Math.max(1, Math.min(Math.ceil(availableParallelism() / workers), threadPoolSize - SPARE_THREADS));

/** A password as it is hashed and, where that differs, as it was typed. */
const formsOf = (password: string): string[] => [...new Set([normalizePassword(password), password])];
