import { CreateEmailAddresses } from '../../migrations/20261202000000_create_email_addresses_compatible.js';
import type { Feature } from '../db/feature.js';
import { EmailResolver } from './email.resolver.js';
import { EmailAddress } from './email-address.entity.js';
import { EmailCode } from './email-code.entity.js';
import { Notice } from './notice.entity.js';
import { emailPersonalData } from './personal-data.js';

export const emailFeature: Feature = {
  entities: [EmailAddress, EmailCode, Notice],
  migrations: [{ name: '20261202000000_create_email_addresses_compatible', class: CreateEmailAddresses }],
  resolvers: [EmailResolver],
  privileges: {
    email_address: 'select, insert, update, delete',
    email_code: 'select, insert, update, delete',
    notice: 'select, insert, update',
  },
  personalData: emailPersonalData,
};
