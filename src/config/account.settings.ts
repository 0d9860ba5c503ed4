import { Max, Min } from 'class-validator';
import { duration, integer, type Kind, Setting } from './setting.js';

const registration: Kind<'open' | 'closed'> = {
  parse(value) {
    if (value !== 'open' && value !== 'closed') throw new Error('is neither open nor closed');
    return value;
  },
  format: (value) => value,
};

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Accounts and roles. */
export class AccountSettings {
  @Setting(
    'REGISTRATION',
    registration,
    'Who may make an account: `open`, everybody with register; `closed`, only whom an admin invites or imports.',
  )
  registration: 'open' | 'closed' = 'open';

  @Setting('PASSWORD_RESET_TTL', duration, 'Lifetime of the one-time password of resetUserPassword, at most 1d.')
  @Min(MINUTE_MS)
  @Max(DAY_MS)
  passwordResetTtlMs = 60 * MINUTE_MS;

  @Setting(
    'USER_RETENTION',
    duration,
    'How long a deleted or deactivated account is kept before purgeUser may erase it.',
  )
  @Min(0)
  @Max(3_650 * DAY_MS)
  userRetentionMs = 30 * DAY_MS;

  @Setting('ROLES_MAX', integer, 'The max number of roles that may exist.')
  @Min(2)
  @Max(1_000)
  rolesMax = 100;

  @Setting('EXPORT_MAX_ROWS', integer, 'The max number of rows in each list in exportMyData: the newest.')
  @Min(1)
  @Max(100_000)
  exportMaxRows = 1_000;

  @Setting(
    'KNOWN_ADDRESSES_MAX',
    integer,
    'The max number of addresses that an account remembers as known: those of its latest logins.',
  )
  @Min(1)
  @Max(1_000)
  knownAddressesMax = 20;
}
