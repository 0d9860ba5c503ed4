import { AuthHeroError } from '../authhero-error.js';
import type { CallOptions, Client, ConfirmationDemand, Schema, SecondFactorStep, SignInEnd } from '../client.js';
import { stepOf } from '../sign-in.js';
import {
  canAutofill,
  createPasskey,
  getPasskey,
  hasPasskeys,
  PasskeyError,
  signalAccepted,
  signalUnknown,
} from './webauthn.js';

export { createPasskey, getPasskey, hasPasskeys, PasskeyError, signalAccepted, signalUnknown };

/** What can be said about a sign-in with a passkey. */
export interface PasskeySignInOptions extends CallOptions {
  /** The step of a sign-in that waits for its second factor. Without it the passkey alone signs in. */
  readonly step?: SecondFactorStep | undefined;
}

/**
 * Signs in with a passkey: alone, or as the second factor. A passkey that no account has is forgotten by the device, if it can do so.
 * @throws PasskeyError, AuthHeroError
 */
export async function signInWithPasskey(client: Client, options: PasskeySignInOptions = {}): Promise<SignInEnd> {
  const { step, ...call } = options;
  const made = await loginOptions(client, step?.challenge, call);
  if (made.__typename === 'ProofInvalid') return made;
  return finish(client, made, await getPasskey(made.options, call.signal), call);
}

/**
 * Lets the browser offer passkeys in the field for the username, which needs `autocomplete="username webauthn"`. Waits until somebody
 * chooses one: give it a signal, and abort that when the form goes away. Other ceremonies of this module end it.
 * @returns undefined if the browser cannot do this, or another ceremony has begun
 * @throws AuthHeroError, or the reason of the signal
 */
export async function offerPasskeys(client: Client, call: CallOptions = {}): Promise<SignInEnd | undefined> {
  for (;;) {
    if (!(await canAutofill())) return undefined;
    const made = await loginOptions(client, undefined, call);
    if (made.__typename === 'ProofInvalid') return made;
    const renewal = new AbortController();
    const signal = call.signal ? AbortSignal.any([call.signal, renewal.signal]) : renewal.signal;
    const lifetimeMs = Date.parse(made.expiresOn) - Date.now() - MARGIN_MS;
    const timer = setTimeout(() => renewal.abort(renewal), Math.max(MARGIN_MS, lifetimeMs));
    try {
      return await finish(client, made, await getPasskey(made.options, signal, 'conditional'), call);
    } catch (error) {
      call.signal?.throwIfAborted();
      if (error instanceof PasskeyError) return undefined;
      if (error !== renewal) throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
/** The options of AuthHero are renewed that long before they expire. */
const MARGIN_MS = 30_000;

/**
 * Adds a passkey of this device to the account.
 * @param name that its owner will recognise it by
 * @throws PasskeyError, AuthHeroError
 */
export async function addPasskey(
  client: Client,
  name?: string,
  call?: CallOptions,
): Promise<Schema.RegisterPasskeyResult> {
  const made = await client.passkeyOptions({ purpose: 'REGISTER' }, call);
  if (made.__typename !== 'PasskeyOptionsSuccess') return made;
  const response = await createPasskey(made.options, call?.signal);
  return client.registerPasskey({ response, name }, call);
}

/**
 * Removes a passkey, also from the device, if it can do so.
 * @throws AuthHeroError
 */
export async function removePasskey(
  client: Client,
  id: string,
  call?: CallOptions,
): Promise<Schema.RemovePasskeyResult> {
  const result = await client.removePasskey({ id }, call);
  if (result.__typename === 'RemovePasskeySuccess') await signalAccepted(result.factors.passkeySignal);
  return result;
}

/**
 * Gives the proof that a confirmation asks for by a passkey.
 * @param demand what the function `confirm` of the client has got
 * @throws PasskeyError, AuthHeroError
 */
export async function confirmWithPasskey(
  client: Client,
  demand: ConfirmationDemand,
): Promise<Schema.ConfirmIdentityResult> {
  const made = await client.passkeyOptions({ purpose: 'CONFIRM' }, { signal: demand.signal, confirm: false });
  if (made.__typename !== 'PasskeyOptionsSuccess') throw new AuthHeroError('FORBIDDEN', made.message);
  return demand.prove({ passkey: await getPasskey(made.options, demand.signal) });
}

/** Tells the device which passkeys of the account are left. Call it after a login. @throws AuthHeroError */
export async function tidyPasskeys(client: Client, call?: CallOptions): Promise<void> {
  await signalAccepted((await client.myFactors(call)).passkeySignal);
}

async function loginOptions(client: Client, challenge: string | undefined, call: CallOptions) {
  const made = await client.passkeyOptions({ purpose: 'LOGIN', challenge }, { ...call, anonymous: true });
  if (made.__typename === 'ConfirmationRequired') throw new AuthHeroError('FORBIDDEN', made.message);
  return made;
}

async function finish(
  client: Client,
  made: Schema.PasskeyOptionsSuccess,
  passkey: Record<string, unknown>,
  call: CallOptions,
): Promise<SignInEnd> {
  const result = await client.completeLogin({ challenge: made.challenge ?? '', proof: { passkey } }, call);
  if (result.__typename === 'PasskeyUnknown') await signalUnknown(result.signal);
  return stepOf(result, client.completeLogin);
}
