import { MovePasswordsOutOfUsers } from '../../migrations/20261126000000_move_passwords_out_of_users.js';
import type { Feature } from '../db/feature.js';
import { Password } from './password.entity.js';

export const passwordFeature: Feature = {
  entities: [Password],
  migrations: [{ name: '20261126000000_move_passwords_out_of_users', class: MovePasswordsOutOfUsers }],
  privileges: { password: 'select, insert, update' },
  waysIn: [
    {
      method: 'PASSWORD',
      isSecondFactor: false,
      isEnoughAlone: true,
      holders: 'select user_id from password where expires_on is null',
    },
  ],
};
