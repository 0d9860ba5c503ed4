import { createUnionType, Field, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { ProofInvalid } from '../sign-in/confirmation.types.js';
import { User } from '../user/user.entity.js';

@ObjectType({
  description:
    'A code was sent to the address, if it can be used: if it belongs to somebody else, they get a mail that says so instead. Until you verify it, your old address counts, and a mail tells you of it there.',
})
export class SetEmailSuccess {
  @Field(() => Date, { description: 'When the code expires (EMAIL_CODE_TTL).' })
  expiresOn: Date;

  constructor(expiresOn: Date) {
    this.expiresOn = expiresOn;
  }
}

@ObjectType({
  description:
    'The address is yours. If you had another one, a mail tells you of it there, and it does not count any more.',
})
export class VerifyEmailSuccess {
  @Field(() => User, { description: 'The user with the address.' })
  user: User;

  constructor(user: User) {
    this.user = user;
  }
}

export const SetEmailResult = createUnionType({
  name: 'SetEmailResult',
  description: describeResult('setEmail'),
  types: () => [SetEmailSuccess, ConfirmationRequired] as const,
});

export const VerifyEmailResult = createUnionType({
  name: 'VerifyEmailResult',
  description: describeResult('verifyEmail'),
  types: () => [VerifyEmailSuccess, ProofInvalid] as const,
});
