import { sealingKey, sealingKeys } from './sealing.kinds.js';
import { Setting } from './setting.js';

/** The keys that seal secrets that AuthHero has to read again. */
export class SealingSettings {
  @Setting(
    'SECRETS_KEY',
    sealingKey,
    'Seals secrets in the database that have to be read again: 32 random bytes in Base64 (`openssl rand -base64 32`). Outside production it is made in DATA_DIR.',
    { secret: true },
  )
  key: Buffer | null = null;

  @Setting(
    'SECRETS_KEY_PREVIOUS',
    sealingKeys,
    'Earlier values of SECRETS_KEY, separated by commas. They open what was sealed with them, until `authhero secrets reseal` has sealed it anew.',
    { secret: true },
  )
  previousKeys: Buffer[] = [];
}
