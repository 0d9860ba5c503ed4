import { Field, ID, ObjectType } from 'type-graphql';
import { DeleteMeResult } from '../permission/delete-me-result.type.js';

@ObjectType({ implements: DeleteMeResult, description: 'The account is deleted.' })
export class DeleteMePayload implements DeleteMeResult {
  @Field(() => ID, { description: 'The id of the deleted user.' })
  deletedUserId: string;

  @Field(() => String, { description: 'A farewell.' })
  message: string;

  constructor({ id, username }: { id: string; username: string }) {
    this.deletedUserId = id;
    this.message = `Goodbye, ${username}! Your account is deleted.`;
  }
}
