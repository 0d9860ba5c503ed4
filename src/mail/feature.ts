import { CreateMails } from '../../migrations/20261201000000_create_mails_compatible.js';
import type { Feature } from '../db/feature.js';
import { Mail } from './mail.entity.js';

/** The least that the function allows. */
const MAIL_RETENTION_MS = 7 * 86_400_000;

export const mailFeature: Feature = {
  entities: [Mail],
  migrations: [{ name: '20261201000000_create_mails_compatible', class: CreateMails }],
  functions: ['prune_mails(timestamptz, integer)'],
  prunes: [{ function: 'prune_mails', retentionMs: () => MAIL_RETENTION_MS }],
  privileges: { mail: 'select, insert, update' },
  sealed: [{ table: 'mail', column: 'content' }],
};
