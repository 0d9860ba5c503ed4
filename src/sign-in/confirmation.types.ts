import { createUnionType, Field, InputType, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { IsPassword } from '../password/password.validator.js';
import type { ConfirmOutcome } from './confirmation.service.js';

@InputType({ description: 'A proof that you are there. Give exactly one of its fields.' })
export class ProofInput {
  @Field(() => String, { nullable: true, description: 'The password, up to 256 characters.' })
  @IsPassword()
  password?: string | null;
}

@ObjectType({
  implements: UserError,
  description:
    'The proof is wrong, was used already or is too old, or what it belongs to has ended. The answer is the same for all of these.',
})
export class ProofInvalid extends UserError {
  constructor() {
    super('The proof is not valid.');
  }
}

@ObjectType({
  description:
    'You are there. A new key replaces the one that asked: the old one can still read for a minute, and changes nothing any more.',
})
export class ConfirmIdentitySuccess {
  @Field(() => String, {
    nullable: true,
    description:
      'The new key. It ends when the old one would have ended. It is shown only once and cannot be read again.',
  })
  apiKey: string | null;

  @Field(() => Date, { description: 'Until when the new key can do what answered ConfirmationRequired.' })
  confirmedUntil: Date;

  constructor({ token, confirmedUntil }: ConfirmOutcome & { kind: 'confirmed' }) {
    this.apiKey = token;
    this.confirmedUntil = confirmedUntil;
  }
}

export const ConfirmIdentityResult = createUnionType({
  name: 'ConfirmIdentityResult',
  description: describeResult('confirmIdentity'),
  types: () => [ConfirmIdentitySuccess, ProofInvalid] as const,
});
