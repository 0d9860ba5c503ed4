import { Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';

/** An interface, no union: documents from before there was a refusal select the fields without naming a type. */
@InterfaceType({
  description: describeResult('deleteMe'),
})
export abstract class DeleteMeResult {
  @Field(() => ID, { nullable: true, description: 'The id that the user had; null when nobody was deleted.' })
  deletedUserId!: string | null;

  @Field(() => String, { description: 'A farewell, or what went wrong.' })
  message!: string;
}

@ObjectType({ implements: DeleteMeResult, description: 'The account is deleted.' })
export class DeleteMePayload implements DeleteMeResult {
  @Field(() => ID, { description: 'The id that the user had.' })
  deletedUserId: string;

  @Field(() => String, { description: 'A farewell.' })
  message: string;

  constructor({ id, username }: { id: string; username: string }) {
    this.deletedUserId = id;
    this.message = `Goodbye, ${username}! Your account is deleted.`;
  }
}
