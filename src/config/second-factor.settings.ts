import { roleNames } from './second-factor.kinds.js';
import { Setting } from './setting.js';

/** Who has to have a second factor. */
export class SecondFactorSettings {
  @Setting(
    'SECOND_FACTOR_REQUIRED_ROLES',
    roleNames,
    'Roles that grant nothing to a user without a second factor, separated by commas, such as `admin`. Their users can still log in and add one.',
  )
  requiringRoles: string[] = [];
}
