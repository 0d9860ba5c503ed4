import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { NotConfiguredError } from '../../errors/api-error.js';
import { Passkey } from '../../passkey/passkey.entity.js';
import { PasskeyHandle } from '../../passkey/passkey-handle.entity.js';
import type { Sealer } from '../../sealing/sealer.js';
import { RecoveryCode } from '../../second-factor/recovery-code.entity.js';
import { Totp } from '../../second-factor/totp.entity.js';
import type { User } from '../../user/user.entity.js';
import { appPlace, type Factors } from '../factors/factors.js';

/** Gives second factors to a new account. The secret of its app is sealed for its new row. The caller flushes. */
export function addFactors(
  em: SqlEntityManager,
  user: User,
  { app, recoveryCodes, handle, passkeys }: Factors,
  sealer: Sealer | undefined,
): void {
  if (app) {
    if (!sealer) throw new NotConfiguredError('SECRETS_KEY');
    const { secret, lastStep, createdOn } = app;
    const totp = Object.assign(new Totp(), { user, lastStep, createdOn });
    totp.secret = sealer.seal(secret, appPlace(totp.id));
    em.persist(totp);
  }
  for (const hash of recoveryCodes) em.persist(Object.assign(new RecoveryCode(), { user, hash }));
  if (handle) em.persist(Object.assign(new PasskeyHandle(), { user, handle }));
  for (const passkey of passkeys) em.persist(Object.assign(new Passkey(), { user, ...passkey }));
}
