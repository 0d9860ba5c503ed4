import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseTime } from '../db/database-time.js';
import { DetachedRows } from '../db/detached-rows.js';
import { runStandalone } from '../db/prepared-statement.js';
import { StartupError } from '../errors/startup-error.js';
import type { Sealer } from '../sealing/sealer.js';
import { type Algorithm, makeSigningKey } from './make-signing-key.js';
import { SigningKey } from './signing-key.entity.js';

/** The id of the advisory lock for changes of keys. The number is arbitrary, but every AuthHero must use the same. */
const KEYS_LOCK = 1_701_343_856;
/** How long verifiers may cache the published keys (`max-age`). */
export const PUBLISHED_FOR_MS = 300_000;
/** How long verifiers, such as jose, may wait before they fetch the keys again. */
const COOLDOWN_MS = 30_000;
/** How long a retired key stays published: the max lifetime of a token, plus 5 minutes for clocks that differ. */
const RETIRED_FOR_MS = 1_200_000;
const DAY_MS = 86_400_000;
/** When the current key has signed for this long, the next key takes its place. */
const ROTATED_AFTER_MS = 90 * DAY_MS;

/** The next key is too new: some verifiers may not have fetched it yet. */
export class TooEarlyError extends StartupError {
  constructor(readonly earliest: Date) {
    super(
      `The next key was published a moment ago, so verifiers may not know it yet. Rotate after ${earliest.toISOString()}.`,
    );
  }
}

/** No published key has this id, so none can be revoked. */
export class UnknownKeyError extends StartupError {}

/**
 * Stores the keys that sign access tokens. There is always a current key, which signs, and a next key. The next key is published
 * before it signs, so that verifiers know it in time. Each change takes one lock, so that processes change the keys one after the
 * other.
 */
export class SigningKeyStore {
  private spare: SigningKey[] = [];

  constructor(
    private readonly em: SqlEntityManager,
    private readonly sealer: Sealer,
    private readonly algorithm: Algorithm,
  ) {}

  /** The published keys: current, next, then retired ones. Makes missing keys, and rotates when it is time. */
  async published(): Promise<SigningKey[]> {
    const keys = await this.read();
    const current = keys.find(isCurrent);
    const isComplete = current && keys.some(isNext);
    if (isComplete && age(current.activatedOn) < ROTATED_AFTER_MS) return inOrder(keys);
    return this.change((tx, found) => {
      const signing = found.find(isCurrent);
      if (signing && age(signing.activatedOn) >= ROTATED_AFTER_MS && found.some(isKnownNext)) this.advance(tx, found);
      else this.complete(tx, found);
    });
  }

  /**
   * The next key signs from now on. The previous key stays published until its last token has expired.
   * @throws TooEarlyError if verifiers may not know the next key yet
   */
  async rotate(): Promise<SigningKey[]> {
    return this.change((tx, found) => {
      this.complete(tx, found);
      const next = found.find(isNext);
      if (next && !isKnownNext(next)) throw new TooEarlyError(knownOn(next));
      this.advance(tx, found);
    });
  }

  /**
   * Stops publishing a key. A verifier refuses its tokens as soon as it fetches the keys again, within five minutes. If it was the
   * current key, the next key signs from now on.
   * @throws UnknownKeyError
   */
  async revoke(id: string): Promise<SigningKey[]> {
    return this.change((tx, found) => {
      const key = found.find((one) => one.id === id);
      if (!key) throw new UnknownKeyError(`No key ${id} is published.`);
      key.revokedOn = databaseTime();
      const others = found.filter((one) => one !== key);
      if (!isCurrent(key)) this.complete(tx, others);
      else this.advance(tx, others);
    });
  }

  private advance(tx: SqlEntityManager, found: SigningKey[]): void {
    const now = databaseTime();
    const [current, next] = [found.find(isCurrent), found.find(isNext)];
    if (current) current.retiredOn = now;
    if (next) next.activatedOn = now;
    this.complete(tx, found);
  }

  /** Adds the current key and the next key, if they are missing. */
  private complete(tx: SqlEntityManager, found: SigningKey[]): void {
    while (!found.some(isCurrent) || !found.some(isNext)) {
      const key = this.spare.pop();
      if (!key) return;
      if (!found.some(isCurrent)) key.activatedOn = databaseTime();
      tx.persist(key);
      found.push(key);
    }
  }

  /** Generates keys before the transaction begins, because that is slow. Keys that `work` does not need are dropped. */
  private async change(work: (tx: SqlEntityManager, found: SigningKey[]) => void): Promise<SigningKey[]> {
    this.spare = [await makeSigningKey(this.algorithm, this.sealer), await makeSigningKey(this.algorithm, this.sealer)];
    return this.em.transactional(async (tx) => {
      await tx.execute('select pg_advisory_xact_lock(?)', [KEYS_LOCK]);
      const found = await this.find(tx);
      work(tx, found);
      await tx.flush();
      return inOrder(await this.find(tx));
    });
  }

  /** Reads without a transaction, because this happens every few seconds and usually changes nothing. */
  private async read(): Promise<SigningKey[]> {
    const detached = new DetachedRows(this.em, SigningKey);
    const rows = await runStandalone<Record<string, unknown>>(this.em, {
      text: `select ${detached.columns.join(', ')} from signing_key
        where revoked_on is null and (retired_on is null or retired_on > now() - $1::float8 * interval '1 millisecond')
        order by created_on, id`,
      values: [RETIRED_FOR_MS],
    });
    return rows.map((row) => detached.instanceOf(row));
  }

  private find(em: SqlEntityManager): Promise<SigningKey[]> {
    const stillPublished = new Date(databaseTime().getTime() - RETIRED_FOR_MS);
    const where = { revokedOn: null, $or: [{ retiredOn: null }, { retiredOn: { $gt: stillPublished } }] };
    return em.find(SigningKey, where, { orderBy: { createdOn: 'asc', id: 'asc' }, refresh: true });
  }
}

const age = (since: Date | null): number => databaseTime().getTime() - (since?.getTime() ?? 0);
export const isCurrent = ({ activatedOn, retiredOn, revokedOn }: SigningKey): boolean =>
  activatedOn !== null && retiredOn === null && revokedOn === null;
const isNext = ({ activatedOn, revokedOn }: SigningKey): boolean => activatedOn === null && revokedOn === null;
/** When every verifier must have fetched a key. */
export const knownOn = ({ createdOn }: SigningKey): Date =>
  new Date(createdOn.getTime() + PUBLISHED_FOR_MS + COOLDOWN_MS);
const isKnownNext = (key: SigningKey): boolean => isNext(key) && age(knownOn(key)) > 0;

const inOrder = (keys: SigningKey[]): SigningKey[] =>
  [keys.filter(isCurrent), keys.filter(isNext), keys.filter((key) => !isCurrent(key) && !isNext(key))].flat();
