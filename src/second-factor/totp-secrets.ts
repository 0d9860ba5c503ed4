import { NotConfiguredError, ServiceUnavailableError } from '../errors/api-error.js';
import type { Logger } from '../observability/logger.js';
import { SealBrokenError, type Sealer } from '../sealing/sealer.js';

/** The tables that have a sealed secret of an authenticator app. */
export type SecretTable = 'totp' | 'totp_enrolment';

/** Seals and opens the secrets of authenticator apps. */
export class TotpSecrets {
  constructor(
    private readonly sealer: Sealer | undefined,
    private readonly log: Logger,
  ) {}

  /** @throws NotConfiguredError without SECRETS_KEY */
  seal(secret: Buffer, table: SecretTable, id: string): string {
    if (!this.sealer) throw new NotConfiguredError('SECRETS_KEY');
    return this.sealer.seal(secret, { table, column: 'secret', id });
  }

  /** @throws ServiceUnavailableError if the secret cannot be opened: the account keeps its second factor */
  open(sealed: string, table: SecretTable, id: string): Buffer {
    try {
      if (this.sealer) return this.sealer.open(sealed, { table, column: 'secret', id });
      this.log.error('an authenticator app cannot be checked: SECRETS_KEY is not set');
    } catch (error) {
      if (!(error instanceof SealBrokenError)) throw error;
      this.log.error(`an authenticator app cannot be checked: ${error.message}`);
    }
    throw new ServiceUnavailableError();
  }
}
