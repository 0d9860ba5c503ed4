import { browserSupportsWebAuthnAutofill, WebAuthnAbortService } from '@simplewebauthn/browser';
import { useEffect } from 'preact/hooks';
import { getPasskey } from '../passkey/ceremony';
import { completeLogin, loginOptions } from './way-in';

/** The options are renewed that long before they expire. */
const MARGIN_MS = 20_000;
const MIN_WAIT_MS = 30_000;

/**
 * Lets the browser offer passkeys in the field of the username. Without this help one can still sign in, so it fails in silence.
 * @param onRefused gets what to tell when somebody chose a passkey that was not accepted
 */
export function usePasskeyAutofill(onSignedIn: () => void, onRefused: (text: string) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form appears
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout>;

    async function offer(): Promise<void> {
      if (isOver || !(await browserSupportsWebAuthnAutofill())) return;
      const { options, challenge, expiresOn } = await loginOptions();
      if (isOver) return;
      const lifetimeMs = new Date(expiresOn).getTime() - Date.now() - MARGIN_MS;
      timer = setTimeout(() => void offer().catch(() => {}), Math.max(MIN_WAIT_MS, lifetimeMs));
      const passkey = await getPasskey(options, true);
      clearTimeout(timer);
      const refusal = await completeLogin(challenge, { passkey });
      if (refusal === undefined) return onSignedIn();
      onRefused(refusal);
      await offer();
    }
    void offer().catch(() => {});

    return () => {
      isOver = true;
      clearTimeout(timer);
      WebAuthnAbortService.cancelCeremony();
    };
  }, []);
}
