import { ObjectType } from 'type-graphql';
import { UserError } from '../errors/user-error.js';

@ObjectType({
  implements: UserError,
  description:
    'The username or the password is wrong. The answer is the same for a wrong password, an unknown name and a deleted account.',
})
export class InvalidCredentials extends UserError {
  constructor() {
    super('Username or password is wrong.');
  }
}
