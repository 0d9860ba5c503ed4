import { useEffect } from 'preact/hooks';
import { offerPasskeys } from '../../client/passkey/passkey';
import { auth } from '../api/client';
import { texts } from '../texts/sign-in';

/**
 * Lets the browser offer passkeys in the field of the username. Without this help one can still sign in, so it fails in silence.
 * @param onRefused gets what to tell when somebody chose a passkey that was not accepted
 */
export function usePasskeyAutofill(onSignedIn: () => void, onRefused: (text: string) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form appears
  useEffect(() => {
    const over = new AbortController();

    async function offer(): Promise<void> {
      const end = await offerPasskeys(auth, { signal: over.signal });
      if (!end) return;
      if (end.__typename === 'SignedIn') return onSignedIn();
      onRefused(end.__typename === 'PasskeyUnknown' ? texts.passkeyUnknown : texts.proofInvalid);
      await offer();
    }
    void offer().catch(() => {});

    return () => over.abort();
  }, []);
}
