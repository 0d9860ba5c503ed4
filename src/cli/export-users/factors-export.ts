import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Config } from '../../config/config.js';
import { features } from '../../features.js';
import { openSealer } from '../../sealing/open-sealer.js';
import { requireSealingKeys } from '../../sealing/required-keys.js';
import type { Sealer } from '../../sealing/sealer.js';
import { factorHolders } from '../../second-factor/factor-holders.js';
import type { User } from '../../user/user.entity.js';
import { APP_SECRETS } from '../factors/factors.js';
import { FactorsCipher } from '../factors/factors-cipher.js';
import { readPassphrase } from '../factors/passphrase-file.js';
import { readFactors } from './read-factors.js';

/** Properties of lines, by the id of the user. */
type Properties = Map<string, { readonly factors: string } | { readonly hasSecondFactor: true }>;

/** Writes the second factors of accounts, sealed with a passphrase. Without one it says only who has some. */
export class FactorsExport {
  /** Accounts whose factors are not in the file. */
  leftOut = 0;

  private constructor(
    private readonly cipher: FactorsCipher | undefined,
    private readonly sealer: Sealer | undefined,
  ) {}

  /** @throws CommandError if the file has no good passphrase; ConfigError if SECRETS_KEY cannot open every authenticator app */
  static async open(config: Config, em: SqlEntityManager, passphraseFile: string | undefined): Promise<FactorsExport> {
    if (passphraseFile === undefined) return new FactorsExport(undefined, undefined);
    const cipher = new FactorsCipher(readPassphrase(passphraseFile));
    await requireSealingKeys(em, [APP_SECRETS], config);
    return new FactorsExport(cipher, openSealer(config));
  }

  get advice(): string {
    const accounts = `${this.leftOut} account${this.leftOut === 1 ? '' : 's'}`;
    return `The second factors of ${accounts} are not in the file, so import users refuses these lines. Export again with --factors-passphrase-file to take them along, or import with --without-factors to leave them behind.`;
  }

  async propertiesOf(em: SqlEntityManager, users: readonly User[]): Promise<Properties> {
    return this.cipher ? this.sealed(em, users, this.cipher) : this.marks(em, users);
  }

  private async sealed(em: SqlEntityManager, users: readonly User[], cipher: FactorsCipher): Promise<Properties> {
    const properties: Properties = new Map();
    const factorsOf = await readFactors(em, users, this.sealer);
    for (const { id, username } of users) {
      const factors = factorsOf.get(id);
      if (factors) properties.set(id, { factors: await cipher.seal(factors, username) });
    }
    return properties;
  }

  private async marks(em: SqlEntityManager, users: readonly User[]): Promise<Properties> {
    const waysIn = features.flatMap((feature) => feature.waysIn ?? []);
    const has = await factorHolders(em, waysIn).loadMany(users.map(({ id }) => id));
    const holders = users.filter((_user, index) => has[index] === true);
    this.leftOut += holders.length;
    return new Map(holders.map(({ id }) => [id, { hasSecondFactor: true }]));
  }
}
