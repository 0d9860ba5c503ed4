import { ObjectType } from 'type-graphql';
import { UserError } from '../errors/user-error.js';
import { DeleteMeResult } from '../permission/delete-me-result.type.js';

@ObjectType({
  implements: [UserError, DeleteMeResult],
  description: 'Nobody else is an admin. Give the role admin to somebody else first.',
})
export class LastAdmin extends UserError implements DeleteMeResult {
  deletedUserId = null;

  constructor() {
    super('Nobody else is an admin. Give the role admin to somebody else first.');
  }
}
