import { Field, Int, ObjectType } from 'type-graphql';
import { UserError } from '../errors/user-error.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { ConfirmationNeeded } from './confirmation-needed.js';
import { DeleteMeResult } from './delete-me-result.type.js';

@ObjectType({
  implements: [UserError, DeleteMeResult],
  description:
    'This operation needs a recent proof of who you are. Nothing was done. Call confirmIdentity, and repeat the operation with the key that it returns. A login is a proof too.',
})
export class ConfirmationRequired extends UserError implements DeleteMeResult {
  deletedUserId = null;

  @Field(() => Int, { description: 'The max age of the proof, in seconds (CONFIRMATION_MAX_AGE).' })
  maxAge: number;

  @Field(() => [IdentityMethod], {
    description:
      'The methods by which you can confirm, the strongest first. If the list is empty, you cannot confirm, as with a key of createApiKey: log in instead. If the account has a second factor, the password alone is not enough.',
  })
  methods: string[];

  constructor({ maxAgeMs, methods }: ConfirmationNeeded) {
    super(
      methods.length > 0
        ? 'This needs a recent proof that you are there: call confirmIdentity, and then this again.'
        : 'This needs a recent login. An API key that was made by createApiKey is not enough.',
    );
    this.maxAge = Math.floor(maxAgeMs / 1_000);
    this.methods = [...methods];
  }
}
