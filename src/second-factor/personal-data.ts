import type { PersonalData } from '../db/feature.js';
import { RecoveryCode } from './recovery-code.entity.js';
import { Totp } from './totp.entity.js';

/** The authenticator app of a user, without its secret, and the recovery codes. */
export const secondFactorPersonalData: PersonalData = {
  properties: async (em, userId) => {
    const totp = await em.findOne(Totp, { user: userId });
    return {
      totpEnabledOn: totp?.createdOn ?? null,
      recoveryCodesLeft: await em.count(RecoveryCode, { user: userId }),
    };
  },
};
