import { CreateSecondFactors } from '../../migrations/20261205000000_create_second_factors.js';
import type { Feature } from '../db/feature.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import { secondFactorPersonalData } from './personal-data.js';
import { RecoveryCode } from './recovery-code.entity.js';
import { SecondFactorResolver } from './second-factor.resolver.js';
import { Totp } from './totp.entity.js';
import { TotpEnrolment } from './totp-enrolment.entity.js';
import { UserFactorsResolver } from './user-factors.resolver.js';

/** The least that the function allows. */
const RETENTION_MS = 30 * 86_400_000;

export const secondFactorFeature: Feature = {
  entities: [Totp, TotpEnrolment, RecoveryCode],
  migrations: [{ name: '20261205000000_create_second_factors', class: CreateSecondFactors }],
  resolvers: [SecondFactorResolver, UserFactorsResolver],
  functions: ['prune_totp_enrolments(timestamptz, integer)'],
  prunes: [{ function: 'prune_totp_enrolments', retentionMs: () => RETENTION_MS }],
  privileges: {
    totp: 'select, insert, update, delete',
    totp_enrolment: 'select, insert, update, delete',
    recovery_code: 'select, insert, delete',
  },
  sealed: [
    { table: 'totp', column: 'secret' },
    { table: 'totp_enrolment', column: 'secret' },
  ],
  personalData: secondFactorPersonalData,
  waysIn: [
    {
      method: IdentityMethod.TOTP,
      isSecondFactor: true,
      isEnoughAlone: false,
      holders: 'select user_id from totp',
      added: 'select user_id, created_on from totp',
      suspended: ({ rateLimit }) =>
        `select user_id from totp where stranger_failures >= ${rateLimit.factorFailuresMax}`,
    },
    {
      method: IdentityMethod.RECOVERY_CODE,
      isSecondFactor: true,
      isFallback: true,
      isEnoughAlone: false,
      holders: 'select user_id from recovery_code',
    },
  ],
};
