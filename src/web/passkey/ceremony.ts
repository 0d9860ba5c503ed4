import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser';
import { Failure } from '../api/failure';
import { texts } from '../texts/sign-in';

/** What the browser has answered, as the API takes it. */
export type PasskeyAnswer = Record<string, unknown>;

/**
 * Asks the browser for a passkey.
 * @param inField whether the browser offers it in the field of the username, and waits there
 * @throws Failure whose message says what to do
 */
export const getPasskey = (options: Record<string, unknown>, inField = false): Promise<PasskeyAnswer> =>
  told(() =>
    startAuthentication({
      optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON,
      useBrowserAutofill: inField,
    }),
  );

/**
 * Lets the browser make a passkey.
 * @throws Failure whose message says what to do
 */
export const makePasskey = (options: Record<string, unknown>): Promise<PasskeyAnswer> =>
  told(() => startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON }));

async function told(work: () => Promise<object>): Promise<PasskeyAnswer> {
  try {
    return (await work()) as PasskeyAnswer;
  } catch (error) {
    throw new Failure('refused', reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return texts.passkeyFailed;
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return texts.passkeyKnown;
  // The browser says this when the person cancels, when it takes too long, and when no passkey fits.
  if (error.name === 'NotAllowedError' || error.name === 'AbortError') return texts.passkeyCancelled;
  return error.name === 'SecurityError' ? texts.passkeyWrongAddress : texts.passkeyFailed;
}
