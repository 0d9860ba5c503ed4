import { ArrayMaxSize, ArrayUnique, IsUUID, ValidateBy } from 'class-validator';
import { ArgsType, Field, ID } from 'type-graphql';
import { isRoleName } from '../role/role.args.js';

/** Most roles that a user may be given. */
const MAX_ROLES = 20;

const AreRoleNames = (): PropertyDecorator =>
  ValidateBy({
    name: 'areRoleNames',
    validator: {
      validate: (value) => Array.isArray(value) && value.every(isRoleName),
      defaultMessage: () => 'must be names of roles',
    },
  });

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
  @ArrayMaxSize(MAX_ROLES, { message: `must be at most ${MAX_ROLES}` })
  @ArrayUnique({ message: 'must name each role once' })
  roles!: string[];
}
