import { createUnionType, Field, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';

@ObjectType({
  implements: UserError,
  description:
    'The proof is not accepted: it is wrong, too old, not enough or was used already. The answer is the same in all these cases.',
})
export class ProofInvalid extends UserError {
  constructor() {
    super('The proof is not valid.');
  }
}

@ObjectType({
  description:
    'The proof is right. A new key replaces the key of this request. The old key can still read for a minute, but cannot change anything.',
})
export class ConfirmIdentitySuccess {
  @Field(() => String, {
    nullable: true,
    description:
      'The new key. It expires at the same time as the old one. It is shown only once and cannot be read again. Null in a browser session: the cookie has it.',
  })
  apiKey: string | null;

  @Field(() => Date, { description: 'Until this time, operations with the new key do not ask for a proof again.' })
  confirmedUntil: Date;

  /** @param apiKey null if it is in the session cookie */
  constructor(confirmedUntil: Date, apiKey: string | null) {
    this.apiKey = apiKey;
    this.confirmedUntil = confirmedUntil;
  }
}

export const ConfirmIdentityResult = createUnionType({
  name: 'ConfirmIdentityResult',
  description: describeResult('confirmIdentity'),
  types: () => [ConfirmIdentitySuccess, ProofInvalid] as const,
});
