import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseTime } from '../db/database-time.js';
import { runStandalone } from '../db/prepared-statement.js';
import type { User } from '../user/user.entity.js';
import { stepOf } from './totp-codes.js';
import { TotpEnrolment } from './totp-enrolment.entity.js';
import type { TotpSecrets } from './totp-secrets.js';

const LIFETIME_MS = 600_000;
/** The max number of codes that somebody may try for an app. */
const MAX_TRIES = 5;

/** An app whose user has shown that it works. */
export interface ProvedEnrolment {
  readonly isRight: true;
  readonly id: string;
  readonly secret: Buffer;
  /** The time step of the code. */
  readonly step: number;
}

/** Authenticator apps that wait for their first code. A user has at most one: a new one ends the older. */
export class TotpEnrolments {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly secrets: TotpSecrets,
  ) {}

  /** The caller holds the lock on the user's row, and flushes. @returns when it expires. @throws NotConfiguredError */
  async begin(user: User, secret: Buffer): Promise<Date> {
    await this.forget(user.id);
    const { credentialVersion } = user;
    const expiresOn = new Date(databaseTime().getTime() + LIFETIME_MS);
    const enrolment = Object.assign(new TotpEnrolment(), { user, credentialVersion, expiresOn });
    enrolment.secret = this.secrets.seal(secret, 'totp_enrolment', enrolment.id);
    this.em.persist(enrolment);
    return expiresOn;
  }

  /** Counts a try, which a rollback does not undo. */
  async prove(userId: string, code: string): Promise<ProvedEnrolment | { readonly isRight: false }> {
    const [kept] = await runStandalone<{ id: string; secret: string }>(this.em, { text: TRY, values: [userId] });
    if (!kept) return { isRight: false };
    const secret = this.secrets.open(kept.secret, 'totp_enrolment', kept.id);
    const step = stepOf(secret, code, databaseTime());
    return step === null ? { isRight: false } : { isRight: true, id: kept.id, secret, step };
  }

  /**
   * Uses it up. The caller holds the lock on the user's row.
   * @returns false if it was used already, has expired, or `User.endProofs` has ended it
   */
  async end({ id }: ProvedEnrolment, user: User): Promise<boolean> {
    return (await this.em.execute<unknown[]>(END, [id, user.id, user.credentialVersion])).length > 0;
  }

  async forget(userId: string): Promise<void> {
    await this.em.nativeDelete(TotpEnrolment, { user: userId });
  }
}

const TRY = `update totp_enrolment set tries = tries + 1
  where user_id = $1 and tries < ${MAX_TRIES} and expires_on > now() returning id, secret`;

const END = `delete from totp_enrolment
  where id = ? and user_id = ? and credential_version = ? and expires_on > now() returning 1`;
