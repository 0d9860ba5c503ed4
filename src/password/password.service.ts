import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseTime } from '../db/database-time.js';
import { milliseconds, prepared, runStandalone } from '../db/prepared-statement.js';
import { NOBODY } from '../user/nobody.js';
import type { User } from '../user/user.entity.js';
import type { Proof } from '../viewer/proof.js';
import { Password } from './password.entity.js';
import type { PasswordHasher } from './password-hasher.js';
import type { PasswordPolicy, WeakPassword } from './password-policy.js';

/** The stored password at the moment at which somebody proved that they know it. */
export interface ProvedPassword {
  readonly hash: string;
  readonly version: number;
  /** Whether it is a one-time password. With it, a user can only set a new password. */
  readonly isOneTime: boolean;
}

/** The version of a password that there is not. Those of passwords begin at 1. */
const NONE = 0;

/** Proves, checks and sets the passwords of users. A caller that sets a password holds the lock on the user's row, and flushes. */
export class PasswordService implements Proof<string, ProvedPassword> {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly hasher: PasswordHasher,
    private readonly policy: PasswordPolicy,
  ) {}

  /** Runs work that will prove or hash, if there is room: see `PasswordHasher.admit`. @throws OverloadedError */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    return this.hasher.admit(work);
  }

  /**
   * Whether somebody knows the password of a user. A wrong password takes the same time for every user, for a user without a
   * password, and for an unknown user.
   * @throws OverloadedError
   */
  async prove(userId: string | undefined, password: string): Promise<ProvedPassword | null> {
    const [kept] = await runStandalone<Row>(this.em, { ...FIND, values: [userId ?? NOBODY] });
    const isRight = await this.hasher.verify(kept?.hash, password);
    const isExpired = kept?.expires != null && kept.expires <= databaseTime().getTime();
    if (!kept || !isRight || isExpired) return null;
    return { hash: kept.hash, version: kept.version, isOneTime: kept.expires !== null };
  }

  /** Proves that a user has no password, so that they may set their first one; null where there is one. */
  async proveNone(userId: string): Promise<ProvedPassword | null> {
    const [kept] = await runStandalone<Row>(this.em, { ...FIND, values: [userId] });
    return kept ? null : { hash: '', version: NONE, isOneTime: false };
  }

  async stillHolds(userId: string, { version }: ProvedPassword): Promise<boolean> {
    const [kept] = await this.em.execute<{ version: number }[]>('select version from password where user_id = ?', [
      userId,
    ]);
    return (kept?.version ?? NONE) === version;
  }

  /** Why a new password is too weak, without the look-up of breached passwords. */
  check(password: string, username: string): WeakPassword | undefined {
    return this.policy.check(password, username);
  }

  /** Whether a new password is known from a data breach: see `PasswordPolicy.checkBreaches`. @throws ServiceUnavailableError */
  async checkBreaches(password: string): Promise<WeakPassword | undefined> {
    return this.policy.checkBreaches(password);
  }

  /** @throws OverloadedError */
  async hash(password: string): Promise<string> {
    return this.hasher.hash(password);
  }

  /** A new hash of the same password, if the stored hash has another scheme or other parameters than now. @throws OverloadedError */
  async hashAnew({ hash }: ProvedPassword, password: string): Promise<string | undefined> {
    return this.hasher.needsRehash(hash, password) ? this.hasher.hash(password) : undefined;
  }

  /** Gives a new user their first password. */
  add(user: User, hash: string): void {
    this.em.persist(new Password(user, hash));
  }

  /**
   * Replaces the password of a user, or sets their first one.
   * @param expiresOn the expiry of a one-time password
   */
  async change(user: User, hash: string, expiresOn: Date | null = null): Promise<void> {
    user.endProofs();
    const password = await this.find(user);
    if (password) password.change(hash, expiresOn);
    else this.em.persist(Object.assign(new Password(user, hash), { expiresOn }));
  }

  /** Stores a new hash of the same password. */
  async rehash(user: User, hash: string): Promise<void> {
    const password = await this.find(user);
    if (password) password.hash = hash;
  }

  private async find(user: User): Promise<Password | null> {
    return this.em.findOne(Password, { user }, { refresh: true });
  }
}

/**
 * Read outside of the unit of work. The next flush would write back a hash that an entity had loaded before its user was locked. And
 * the time to make an entity would reveal that the account exists.
 */
const FIND = prepared(
  'find_password',
  `select hash, version, ${milliseconds('expires_on')} as expires from password where user_id = $1`,
);

interface Row {
  readonly hash: string;
  readonly version: number;
  /** In milliseconds since 1970. */
  readonly expires: number | null;
}
