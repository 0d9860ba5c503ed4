import { fromJson, toJson } from './webauthn-json.js';

type Json = Record<string, unknown>;
interface Credential {
  toJSON?(): Json;
}
type Ceremony = (options: {
  publicKey: unknown;
  mediation?: string;
  signal?: AbortSignal | undefined;
}) => Promise<unknown>;

/** What is used of a browser: https://www.w3.org/TR/webauthn-3/ */
interface WebAuthn {
  readonly navigator: { readonly credentials?: { readonly create: Ceremony; readonly get: Ceremony } };
  readonly PublicKeyCredential?: {
    parseCreationOptionsFromJSON?(options: Json): unknown;
    parseRequestOptionsFromJSON?(options: Json): unknown;
    isConditionalMediationAvailable?(): Promise<boolean>;
    signalUnknownCredential?(signal: Json): Promise<void>;
    signalAllAcceptedCredentials?(signal: Json): Promise<void>;
  };
}
const { navigator, PublicKeyCredential: api } = globalThis as unknown as WebAuthn;

/** The browser allows one request at a time: the next one ends it. */
let waiting: AbortController | undefined;

/** Whether the browser has passkeys. */
export const hasPasskeys = (): boolean => api !== undefined && navigator.credentials !== undefined;

/** Whether the browser can offer passkeys in the field for the username. */
export const canAutofill = async (): Promise<boolean> => (await api?.isConditionalMediationAvailable?.()) ?? false;

/** Makes a passkey. @throws PasskeyError */
export const createPasskey = (options: Json, signal?: AbortSignal): Promise<Json> =>
  run('create', api?.parseCreationOptionsFromJSON?.(options) ?? fromJson(options), { signal });

/** Asks for a passkey. @param mediation `conditional` to wait in the field for the username @throws PasskeyError */
export const getPasskey = (options: Json, signal?: AbortSignal, mediation?: 'conditional'): Promise<Json> =>
  run('get', api?.parseRequestOptionsFromJSON?.(options) ?? fromJson(options), { signal, mediation });

/** Why the browser gave no passkey. */
export class PasskeyError extends Error {
  override readonly name = 'PasskeyError';

  constructor(
    /**
     * CANCELLED: the person has cancelled or waited too long, or the device has no passkey for this page. ALREADY_THERE: the device
     * already has a passkey of this account. WRONG_ADDRESS: the page is not at PASSKEY_RP_ID or below it, or at 127.0.0.1.
     */
    readonly reason: 'CANCELLED' | 'ALREADY_THERE' | 'WRONG_ADDRESS' | 'UNSUPPORTED' | 'FAILED',
    options?: ErrorOptions,
  ) {
    super(MESSAGES[reason], options);
  }
}

const MESSAGES = {
  CANCELLED: 'No passkey was used.',
  ALREADY_THERE: 'This device already has a passkey of this account.',
  WRONG_ADDRESS:
    'Passkeys do not work at this address: use a domain of PASSKEY_RP_ID, or localhost in place of 127.0.0.1.',
  UNSUPPORTED: 'This browser has no passkeys.',
  FAILED: 'The passkey did not work.',
};
const REASONS: Readonly<Record<string, PasskeyError['reason']>> = {
  NotAllowedError: 'CANCELLED',
  AbortError: 'CANCELLED',
  InvalidStateError: 'ALREADY_THERE',
  SecurityError: 'WRONG_ADDRESS',
};

async function run(
  kind: 'create' | 'get',
  publicKey: unknown,
  { signal, mediation }: { signal?: AbortSignal | undefined; mediation?: 'conditional' | undefined },
): Promise<Json> {
  if (!hasPasskeys() || !navigator.credentials) throw new PasskeyError('UNSUPPORTED');
  waiting?.abort();
  const own = new AbortController();
  waiting = own;
  const either = signal ? AbortSignal.any([signal, own.signal]) : own.signal;
  try {
    const credential = await navigator.credentials[kind]({
      publicKey,
      signal: either,
      ...(mediation !== undefined && { mediation }),
    });
    return (credential as Credential).toJSON?.() ?? toJson(credential);
  } catch (error) {
    signal?.throwIfAborted();
    throw new PasskeyError(REASONS[(error as Error).name] ?? 'FAILED', { cause: error });
  }
}

/** Lets the device forget a passkey that no account has. */
export const signalUnknown = async (signal: Json): Promise<void> =>
  quietly(() => api?.signalUnknownCredential?.(signal));

/** Lets the device forget the passkeys of the account that are not among these. @param signal `passkeySignal` of myFactors */
export const signalAccepted = async (signal: Json | null): Promise<void> => {
  if (signal) await quietly(() => api?.signalAllAcceptedCredentials?.(signal));
};

/** A device that cannot do it has lost nothing. */
async function quietly(work: () => Promise<void> | undefined): Promise<void> {
  try {
    await work();
  } catch {}
}
