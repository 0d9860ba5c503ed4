import { Field, InterfaceType } from 'type-graphql';

/** A failure that only the server can know, such as a taken name: a member of a mutation's result, not a GraphQL error. */
@InterfaceType({
  description:
    'An expected failure, returned as data. Result unions may get new members that implement this interface: keep a default branch for it.',
})
export abstract class UserError {
  @Field({ description: 'What went wrong, in a sentence that can be shown to a person.' })
  message: string;

  constructor(message: string) {
    this.message = message;
  }
}
