import { Field, ID, InterfaceType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';

/** An interface and not a union: documents that are older than the refusal select the fields without naming a type. */
@InterfaceType({
  description: describeResult('deleteMe'),
})
export abstract class DeleteMeResult {
  @Field(() => ID, { nullable: true, description: 'The id of the deleted user; null if the account was not deleted.' })
  deletedUserId!: string | null;

  @Field(() => String, { description: 'A farewell, or the reason of the refusal.' })
  message!: string;
}
