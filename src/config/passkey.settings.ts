import { passkeyOrigins, relyingParty } from './passkey.kinds.js';
import { Setting } from './setting.js';

/** Where passkeys work. */
export class PasskeySettings {
  @Setting(
    'PASSKEY_RP_ID',
    relyingParty,
    "The domain that passkeys belong to, such as `example.com`: that of your app's pages, or a parent of it. If it is not set, the host of PUBLIC_URL. If you change it, all existing passkeys stop working.",
  )
  rpId = '';

  @Setting(
    'PASSKEY_ORIGINS',
    passkeyOrigins,
    'The origins of pages and apps that may use passkeys, separated by commas: `https://app.example.com`, `android:apk-key-hash:...`. If it is not set, PUBLIC_URL.',
  )
  origins: string[] = [];
}
