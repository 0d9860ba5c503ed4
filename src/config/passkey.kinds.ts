import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { checkedWords, type Kind, text } from './setting.js';

/** A domain to which passkeys can belong: browsers take no address, and no name with a capital letter. */
export const relyingParty: Kind<string> = {
  ...text,
  parse(value) {
    if (isIP(value) || value !== domainToASCII(value) || !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(value))
      throw new Error('is not a domain such as example.com, in lower-case ASCII and without a port');
    return value;
  },
};

/** The origin of an Android app: `android:apk-key-hash:` with the SHA-256 of the certificate that signs it. */
const ANDROID = /^android:apk-key-hash:[A-Za-z0-9_-]{43}$/;

/** Origins whose pages or apps may use passkeys. */
export const passkeyOrigins = checkedWords((words) => {
  for (const word of words) {
    if (ANDROID.test(word)) continue;
    if (!/^https?:\/\//.test(word) || !URL.canParse(word))
      throw new Error('is not a list of origins such as https://app.example.com');
    if (new URL(word).origin !== word) throw new Error(`has an origin that browsers send as ${new URL(word).origin}`);
  }
});
