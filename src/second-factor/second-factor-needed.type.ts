import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../errors/user-error.js';

@ObjectType({
  implements: UserError,
  description: 'A role of the user requires a second factor, and this is the last one. Add another one first.',
})
export class SecondFactorNeeded extends UserError {
  @Field(() => [String], { description: 'The roles that require it (SECOND_FACTOR_REQUIRED_ROLES).' })
  roles: string[];

  constructor(roles: readonly string[]) {
    super('A role of your account requires a second factor: add another one first.');
    this.roles = [...roles];
  }
}
