import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseDefinition } from '../../../mikro-orm.config.js';
import type { Config } from '../../config/config.js';
import { openSealer } from '../../sealing/open-sealer.js';
import { requireSealingKeys } from '../../sealing/required-keys.js';
import type { Sealer } from '../../sealing/sealer.js';
import { CommandError } from '../command/command.js';
import type { Factors } from '../factors/factors.js';
import { FactorsCipher } from '../factors/factors-cipher.js';
import { FactorsFormatError } from '../factors/factors-text.js';
import { readPassphrase } from '../factors/passphrase-file.js';
import { BadLineError, type UserLine } from './user-line.js';

interface Options {
  readonly factorsPassphraseFile?: string | undefined;
  readonly withoutFactors?: boolean | undefined;
}

/** Opens the second factors of lines. No account silently loses its own: that takes `--without-factors`. */
export class FactorsImport {
  private constructor(
    private readonly cipher: FactorsCipher | undefined,
    private readonly areLeftOut: boolean,
    /** Seals the secrets of authenticator apps. */
    readonly sealer: Sealer | undefined,
  ) {}

  /** @throws CommandError without a good passphrase or without SECRETS_KEY; ConfigError if SECRETS_KEY is not that of the service */
  static async open(config: Config, em: SqlEntityManager, options: Options): Promise<FactorsImport> {
    const { factorsPassphraseFile: file, withoutFactors = false } = options;
    if (file === undefined) return new FactorsImport(undefined, withoutFactors, undefined);
    const cipher = new FactorsCipher(readPassphrase(file));
    const sealer = openSealer(config);
    if (!sealer)
      throw new CommandError('SECRETS_KEY is not set, so second factors cannot be stored. Nothing was done.');
    await requireSealingKeys(em, databaseDefinition.sealed, config);
    return new FactorsImport(cipher, withoutFactors, sealer);
  }

  /** @returns undefined if the account has none, or they are left out. @throws BadLineError */
  async of({ username, factors, hasSecondFactor }: UserLine): Promise<Factors | undefined> {
    if (this.areLeftOut) return undefined;
    if (!factors) {
      if (hasSecondFactor) throw new BadLineError(NOT_IN_FILE);
      return undefined;
    }
    if (!this.cipher) throw new BadLineError(NO_PASSPHRASE);
    const opened = await this.cipher.open(factors, username).catch(tellFormat);
    if (!opened) throw new BadLineError('factors cannot be opened: another passphrase, or the line was changed');
    return opened;
  }
}

const NOT_IN_FILE =
  'has a second factor that is not in the file: export it with --factors-passphrase-file, or import with --without-factors';

const NO_PASSPHRASE = 'factors needs --factors-passphrase-file, or --without-factors to leave them out';

function tellFormat(error: unknown): never {
  if (!(error instanceof FactorsFormatError)) throw error;
  throw new BadLineError('factors has contents that this version of AuthHero does not know');
}
