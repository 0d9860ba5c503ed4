import { Field, Int, ObjectType } from 'type-graphql';
import { User } from '../user/user.entity.js';

@ObjectType({ description: 'A user whose keys were revoked.' })
export abstract class UserAndRevokedKeys {
  @Field(() => User, { description: 'The user.' })
  user: User;

  @Field(() => Int, { description: 'The number of live keys that were revoked.' })
  revokedKeys: number;

  constructor({ user, revokedKeys }: { user: User; revokedKeys: number }) {
    this.user = user;
    this.revokedKeys = revokedKeys;
  }
}
