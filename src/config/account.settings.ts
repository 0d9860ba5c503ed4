import { Max, Min } from 'class-validator';
import { QuerySettings } from './query.settings.js';
import { duration, integer, Setting } from './setting.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** What admins do to accounts, and what people get of their own. */
export abstract class AccountSettings extends QuerySettings {
  @Setting(
    'PASSWORD_RESET_TTL',
    duration,
    'Lifetime of the one-time password that resetUserPassword gives, at most 1d.',
  )
  @Min(MINUTE)
  @Max(DAY)
  passwordResetTtl = 60 * MINUTE;

  @Setting(
    'USER_RETENTION',
    duration,
    'How long a deleted or deactivated account is kept before purgeUser may erase it.',
  )
  @Min(0)
  @Max(3_650 * DAY)
  userRetention = 30 * DAY;

  @Setting('ROLES_MAX', integer, 'Roles that there may be.')
  @Min(2)
  @Max(1_000)
  rolesMax = 100;

  @Setting('EXPORT_MAX_ROWS', integer, 'Rows of each kind that exportMyData gives, the newest.')
  @Min(1)
  @Max(100_000)
  exportMaxRows = 5_000;
}
