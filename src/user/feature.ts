import { CreateUsersAndApiKeys } from '../../migrations/20261122000000_create_users_and_api_keys.js';
import type { Feature } from '../db/feature.js';
import { RetiredUsername } from './retired-username.entity.js';
import { User } from './user.entity.js';
import { UserResolver } from './user.resolver.js';

export const userFeature: Feature = {
  entities: [User, RetiredUsername],
  migrations: [{ name: '20261122000000_create_users_and_api_keys', class: CreateUsersAndApiKeys }],
  resolvers: [UserResolver],
  privileges: { user: 'select, insert, update', retired_username: 'select' },
  needlessRights: [
    {
      description: 'can delete users and keys',
      condition: `has_table_privilege('"user"', 'delete, truncate')`,
    },
  ],
};
