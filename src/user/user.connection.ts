import { connectionOf } from '../pagination/connection-of.js';
import { User } from './user.entity.js';

export const UserConnection = connectionOf('User', User, { one: 'A user', many: 'users' });
export type UserConnection = InstanceType<typeof UserConnection>;
