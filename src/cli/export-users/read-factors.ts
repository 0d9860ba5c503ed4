import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { pick } from '../../db/pick.js';
import { NotConfiguredError } from '../../errors/api-error.js';
import { Passkey } from '../../passkey/passkey.entity.js';
import { PasskeyHandle } from '../../passkey/passkey-handle.entity.js';
import type { Sealer } from '../../sealing/sealer.js';
import { RecoveryCode } from '../../second-factor/recovery-code.entity.js';
import { Totp } from '../../second-factor/totp.entity.js';
import type { User } from '../../user/user.entity.js';
import { appPlace, type Factors, type MovedApp, PASSKEY_COLUMNS } from '../factors/factors.js';

/** @returns the factors of those users who have any, by the id of the user. @throws SealBrokenError, NotConfiguredError */
export async function readFactors(
  em: SqlEntityManager,
  users: readonly User[],
  sealer: Sealer | undefined,
): Promise<Map<string, Factors>> {
  const of = { user: { $in: users.map(({ id }) => id) } };
  const apps = byUser(await em.find(Totp, of));
  const codes = byUser(await em.find(RecoveryCode, of, { orderBy: { hash: 'asc' } }));
  const passkeys = byUser(await em.find(Passkey, of, { orderBy: { createdOn: 'asc', credentialId: 'asc' } }));
  const handles = byUser(await em.find(PasskeyHandle, of));
  const holders = new Set([apps, codes, passkeys].flatMap((rows) => [...rows.keys()]));
  const factorsOf = (id: string): Factors => {
    const [[app], [handle]] = [apps.get(id) ?? [], handles.get(id) ?? []];
    return {
      app: app ? opened(app, sealer) : null,
      recoveryCodes: codes.get(id)?.map(({ hash }) => Buffer.from(hash)) ?? [],
      handle: handle ? Buffer.from(handle.handle) : null,
      passkeys: passkeys.get(id)?.map((passkey) => pick(passkey, PASSKEY_COLUMNS)) ?? [],
    };
  };
  return new Map([...holders].map((id) => [id, factorsOf(id)]));
}

function opened({ id, secret, lastStep, createdOn }: Totp, sealer: Sealer | undefined): MovedApp {
  if (!sealer) throw new NotConfiguredError('SECRETS_KEY');
  return { secret: sealer.open(secret, appPlace(id)), lastStep: String(lastStep), createdOn };
}

const byUser = <Row extends { user: { id: string } }>(rows: Row[]) => Map.groupBy(rows, ({ user }) => user.id);
