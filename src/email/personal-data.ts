import type { PersonalData } from '../db/feature.js';
import { EmailAddress } from './email-address.entity.js';
import { EmailCode } from './email-code.entity.js';

/** The verified address of a user, and one that waits for its code. */
export const emailPersonalData: PersonalData = {
  properties: async (em, userId) => {
    const [verified, pending] = [
      await em.findOne(EmailAddress, { user: userId }),
      await em.findOne(EmailCode, { user: userId }),
    ];
    return {
      email: verified?.address ?? null,
      emailVerifiedOn: verified?.createdOn ?? null,
      pendingEmail: pending?.address ?? null,
    };
  },
};
