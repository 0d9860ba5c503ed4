import { IsUUID } from 'class-validator';
import { ArgsType, Field, ID } from 'type-graphql';
import { AreRoleNames, MAX_ROLES } from './role-names.validator.js';

@ArgsType()
export class UserIdArgs {
  @Field(() => ID, { description: 'The id of a user.' })
  @IsUUID('all', { message: 'is not a UUID' })
  id!: string;
}

@ArgsType()
export class SetUserRolesArgs extends UserIdArgs {
  @Field(() => [String], {
    description: `The names of all roles that the user will have, at most ${MAX_ROLES}. Everybody has the role user: to name it changes nothing.`,
  })
  @AreRoleNames()
  roles!: string[];
}
