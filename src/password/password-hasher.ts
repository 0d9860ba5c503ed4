import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import argon2 from 'argon2';
import type { Config } from '../config/config.js';
import { isBeyondBcrypt } from './foreign-bcrypt.js';
import { costNameOf, verifyHash } from './foreign-hash.js';
import { HashClock, type HashCost } from './hash-clock.js';
import { normalizePassword } from './normalize-password.js';
import { PasswordQueue } from './password-queue.js';

/** Threads of Node's pool that hashing leaves for files and DNS. */
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

  /** Also makes a decoy hash, so that the first login with an unknown name takes as long as any other. */
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
      timeoutMs: password.queueTimeoutMs,
    });
    const clock = new HashClock(options);
    const decoy = await clock.time(() => argon2.hash(randomBytes(32), options));
    return new PasswordHasher(options, clock, decoy, queue, new AbortController());
  }

  /** The same hasher for one client. A hash that has not begun when the client's signal aborts is not made. */
  for(client: { readonly signal: AbortSignal }): PasswordHasher {
    return new PasswordHasher(this.options, this.clock, this.decoy, this.queue, client);
  }

  /**
   * Runs work that will hash or verify, if there is room. What the work needs of the database belongs inside it, so that a
   * refusal costs nothing.
   * @throws OverloadedError
   */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    return this.queue.admit(work);
  }

  /**
   * @returns a PHC string with a new salt
   * @throws OverloadedError
   */
  async hash(password: string): Promise<string> {
    const hash = () => this.clock.time(() => argon2.hash(normalizePassword(password), this.options));
    return this.queue.run(hash, this.client.signal);
  }

  /**
   * Whether the password is the one that was hashed. Without a hash it compares with the decoy and returns false. False takes as
   * long as with the decoy even if the hash is cheaper. A hash of a higher cost takes longer.
   * @throws OverloadedError
   */
  async verify(hash: string | undefined, password: string): Promise<boolean> {
    const matches = await this.queue.run(() => this.compareForms(hash ?? this.decoy, password), this.client.signal);
    return matches && hash !== undefined;
  }

  /**
   * Whether a hash should be replaced after the password was verified: it has another scheme, or other parameters than those
   * configured now. Never when the hash did not cover the whole password.
   */
  needsRehash(hash: string, password: string): boolean {
    return !this.isCurrent(hash) && !formsOf(password).some((form) => isBeyondBcrypt(hash, form));
  }

  /** Other systems hash the password as typed. Both forms are tried for every hash, so that the time does not reveal its kind. */
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

/** This process's share of the cores, since more gains nothing. Fewer if Node's pool, which files and DNS share, has too few threads. */
const concurrencyFor = ({ workers, threadPoolSize }: Config['process']): number =>
  Math.max(1, Math.min(Math.ceil(availableParallelism() / workers), threadPoolSize - SPARE_THREADS));

/** A password as it is hashed and, if that differs, as it was typed. */
const formsOf = (password: string): string[] => [...new Set([normalizePassword(password), password])];
