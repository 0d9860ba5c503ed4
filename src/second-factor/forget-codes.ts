import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { RecoveryCode } from './recovery-code.entity.js';
import { Totp } from './totp.entity.js';
import { TotpEnrolment } from './totp-enrolment.entity.js';

/** Removes the authenticator app and the recovery codes of a user. The caller holds the lock on the user's row. */
export async function forgetCodes(em: SqlEntityManager, userId: string): Promise<void> {
  const of = { user: userId };
  await em.nativeDelete(Totp, of);
  await em.nativeDelete(TotpEnrolment, of);
  await em.nativeDelete(RecoveryCode, of);
}
