import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { Passkey } from '../../passkey/passkey.entity.js';
import { RecoveryCode } from '../../second-factor/recovery-code.entity.js';
import type { Factors } from '../factors/factors.js';

/** Which passkeys and recovery codes accounts have already: each belongs to one account. */
export class KnownFactors {
  private constructor(private readonly known: Set<string>) {}

  /** Looks for those of some accounts. */
  static async lookUp(em: SqlEntityManager, accounts: readonly Factors[]): Promise<KnownFactors> {
    const ids = accounts.flatMap(({ passkeys }) => passkeys.map(({ credentialId }) => credentialId));
    const codes = accounts.flatMap(({ recoveryCodes }) => recoveryCodes);
    const passkeys = await em.find(
      Passkey,
      { credentialId: { $in: ids } },
      { fields: ['credentialId'], disableIdentityMap: true },
    );
    const used = await em.find(RecoveryCode, { hash: { $in: codes } }, { fields: ['hash'], disableIdentityMap: true });
    return new KnownFactors(
      new Set([
        ...passkeys.map(({ credentialId }) => passkeyName(credentialId)),
        ...used.map(({ hash }) => codeName(hash)),
      ]),
    );
  }

  /** Whether another account has one of them, or one of them is there twice. */
  has(factors: Factors): boolean {
    const names = namesOf(factors);
    return new Set(names).size < names.length || names.some((name) => this.known.has(name));
  }

  add(factors: Factors): void {
    for (const name of namesOf(factors)) this.known.add(name);
  }
}

const namesOf = ({ passkeys, recoveryCodes }: Factors): string[] => [
  ...passkeys.map(({ credentialId }) => passkeyName(credentialId)),
  ...recoveryCodes.map(codeName),
];

const passkeyName = (id: Uint8Array): string => `passkey ${Buffer.from(id).toString('hex')}`;
const codeName = (hash: Uint8Array): string => `code ${Buffer.from(hash).toString('hex')}`;
