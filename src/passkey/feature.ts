import { CreatePasskeys } from '../../migrations/20261206000000_create_passkeys.js';
import { relyingPartyOf } from '../config/relying-party.js';
import type { Feature } from '../db/feature.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import { Passkey } from './passkey.entity.js';
import { PasskeyResolver } from './passkey.resolver.js';
import { PasskeyHandle } from './passkey-handle.entity.js';
import { passkeyPersonalData } from './personal-data.js';
import { warnOfUselessPasskeys } from './useless-passkeys.js';

/** The host of PUBLIC_URL may have an apostrophe. */
const quoted = (text: string): string => text.replaceAll("'", "''");

export const passkeyFeature: Feature = {
  entities: [Passkey, PasskeyHandle],
  migrations: [{ name: '20261206000000_create_passkeys', class: CreatePasskeys }],
  resolvers: [PasskeyResolver],
  privileges: {
    passkey: 'select, insert, update, delete',
    passkey_handle: 'select, insert, update',
  },
  personalData: passkeyPersonalData,
  backgroundTasks: [warnOfUselessPasskeys],
  waysIn: [
    {
      method: IdentityMethod.PASSKEY,
      isSecondFactor: true,
      isEnoughAlone: true,
      holders: 'select user_id from passkey',
      added: 'select user_id, created_on from passkey',
      usable: (config) => `select user_id from passkey where rp_id = '${quoted(relyingPartyOf(config) ?? '')}'`,
    },
  ],
};
