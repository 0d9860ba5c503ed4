import { ObjectType } from 'type-graphql';
import { UserError } from '../errors/user-error.js';

@ObjectType({
  implements: UserError,
  description:
    'Username and password do not belong together: one and the same answer for a wrong password, an unknown name and a deleted account.',
})
export class InvalidCredentials extends UserError {
  constructor() {
    super('Username or password is wrong.');
  }
}
