import { CreateEmailAddresses } from '../../migrations/20261202000000_create_email_addresses_compatible.js';
import { CreatePasswordResets } from '../../migrations/20261203000000_create_password_resets_compatible.js';
import type { Feature } from '../db/feature.js';
import { EmailResolver } from './email.resolver.js';
import { EmailAddress } from './email-address.entity.js';
import { EmailCode } from './email-code.entity.js';
import { LIVING_CODES } from './email-codes.js';
import { Notice } from './notice.entity.js';
import { PasswordReset } from './password-reset.entity.js';
import { emailPersonalData } from './personal-data.js';
import { RecoveryResolver } from './recovery.resolver.js';
import { LIVING_LINKS } from './reset-links.js';

/** The least that the functions allow. */
const RETENTION_MS = 30 * 86_400_000;

export const emailFeature: Feature = {
  entities: [EmailAddress, EmailCode, Notice, PasswordReset],
  migrations: [
    { name: '20261202000000_create_email_addresses_compatible', class: CreateEmailAddresses },
    { name: '20261203000000_create_password_resets_compatible', class: CreatePasswordResets },
  ],
  functions: ['prune_password_resets(timestamptz, integer)', 'prune_email_codes(timestamptz, integer)'],
  prunes: ['prune_password_resets', 'prune_email_codes'].map((name) => ({
    function: name,
    retentionMs: () => RETENTION_MS,
  })),
  resolvers: [EmailResolver, RecoveryResolver],
  privileges: {
    email_address: 'select, insert, update, delete',
    email_code: 'select, insert, update, delete',
    notice: 'select, insert, update, delete',
    password_reset: 'select, insert, delete',
  },
  personalData: emailPersonalData,
  mailSecrets: [LIVING_CODES, LIVING_LINKS],
};
