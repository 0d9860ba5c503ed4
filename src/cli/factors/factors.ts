import type { Passkey } from '../../passkey/passkey.entity.js';
import type { Place } from '../../sealing/sealer.js';

/** The columns of a passkey that go with it to another installation. */
export const PASSKEY_COLUMNS = [
  'credentialId',
  'publicKey',
  'counter',
  'transports',
  'rpId',
  'name',
  'isBackupEligible',
  'backedUp',
  'isUserVerified',
  'createdOn',
  'lastUsedOn',
] as const;

/** An authenticator app, with its secret in the clear. */
export interface MovedApp {
  readonly secret: Buffer;
  readonly lastStep: string;
  readonly createdOn: Date;
}

/** The second factors of an account on the way to another installation. */
export interface Factors {
  readonly app: MovedApp | null;
  /** SHA-256. */
  readonly recoveryCodes: readonly Buffer[];
  /** The user's name for authenticators. Null if the user has never had a passkey. */
  readonly handle: Buffer | null;
  readonly passkeys: readonly Pick<Passkey, (typeof PASSKEY_COLUMNS)[number]>[];
}

/** The column with the secrets of authenticator apps. */
export const APP_SECRETS = { table: 'totp', column: 'secret' };

/** @param id of the row of the authenticator app */
export const appPlace = (id: string): Place => ({ ...APP_SECRETS, id });
