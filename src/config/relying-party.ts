import type { Config } from './config.js';

/** The domain that passkeys belong to. Undefined in production without PASSKEY_RP_ID and PUBLIC_URL. */
export function relyingPartyOf({ environment, http, passkey }: RelyingPartySettings): string | undefined {
  if (passkey.rpId) return passkey.rpId;
  if (http.publicUrl) return new URL(http.publicUrl).hostname;
  return environment === 'production' ? undefined : 'localhost';
}

/** Whether a page of an origin can use passkeys of a domain: its host is that domain, or is below it (WebAuthn Level 3, 5.1.3). */
export const isOriginOf = (origin: string, domain: string): boolean => {
  if (!/^https?:/.test(origin)) return true;
  const { hostname } = new URL(origin);
  return hostname === domain || hostname.endsWith(`.${domain}`);
};

export type RelyingPartySettings = Pick<Config, 'environment' | 'http' | 'passkey'>;
