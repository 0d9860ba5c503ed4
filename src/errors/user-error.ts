import { Field, InterfaceType } from 'type-graphql';

/** A failure that only the server could know of: a member of a mutation's result, not a GraphQL error. */
@InterfaceType({
  description:
    'An expected failure, told as a value. Each result union may grow new members that implement this interface: keep a default branch on it.',
})
export abstract class UserError {
  @Field({ description: 'What went wrong, in a sentence that can be shown to a person.' })
  message: string;

  constructor(message: string) {
    this.message = message;
  }
}
