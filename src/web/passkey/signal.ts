/** https://w3c.github.io/webauthn/#sctn-signal-methods, which not every browser has. */
interface Signals {
  signalUnknownCredential?(signal: Record<string, unknown>): Promise<void>;
  signalAllAcceptedCredentials?(signal: Record<string, unknown>): Promise<void>;
}

const signals = (): Signals => (globalThis.PublicKeyCredential ?? {}) as unknown as Signals;

/** Lets the device forget a passkey that no account has. */
export async function forgetPasskey(signal: Record<string, unknown>): Promise<void> {
  await signals()
    .signalUnknownCredential?.(signal)
    .catch(() => {});
}

/** Lets the device forget the passkeys of the account that are not among these. */
export async function keepOnlyPasskeys(signal: Record<string, unknown> | null | undefined): Promise<void> {
  if (!signal) return;
  await signals()
    .signalAllAcceptedCredentials?.(signal)
    .catch(() => {});
}
