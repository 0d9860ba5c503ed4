import { createPasskey, getPasskey as get, PasskeyError } from '../../client/passkey/passkey';
import { Failure } from '../api/failure';
import { texts } from '../texts/sign-in';

/** What the browser has answered, as the API takes it. */
export type PasskeyAnswer = Record<string, unknown>;

/**
 * Asks the browser for a passkey.
 * @throws Failure whose message says what to do
 */
export const getPasskey = (options: Record<string, unknown>): Promise<PasskeyAnswer> => told(() => get(options));

/**
 * Lets the browser make a passkey.
 * @throws Failure whose message says what to do
 */
export const makePasskey = (options: Record<string, unknown>): Promise<PasskeyAnswer> =>
  told(() => createPasskey(options));

const REASONS = {
  ALREADY_THERE: texts.passkeyKnown,
  CANCELLED: texts.passkeyCancelled,
  WRONG_ADDRESS: texts.passkeyWrongAddress,
  UNSUPPORTED: texts.passkeyFailed,
  FAILED: texts.passkeyFailed,
} as const satisfies Record<PasskeyError['reason'], string>;

async function told(work: () => Promise<PasskeyAnswer>): Promise<PasskeyAnswer> {
  try {
    return await work();
  } catch (error) {
    throw new Failure('refused', error instanceof PasskeyError ? REASONS[error.reason] : texts.passkeyFailed);
  }
}
