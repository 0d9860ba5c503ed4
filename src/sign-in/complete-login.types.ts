import { IsEnum, ValidateNested } from 'class-validator';
import { GraphQLJSONObject } from 'graphql-scalars';
import { createUnionType, Field, InputType, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { IsText } from '../validation/text.validator.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import { ProofInvalid } from './confirmation.types.js';
import { KeyDelivery } from './key-delivery.enum.js';
import type { FactorRequired } from './login-end.js';
import { LoginSuccess } from './login-success.type.js';
import { ProofInput } from './proof.input.js';
import { SessionStarted } from './session-started.type.js';

/** Longer than any challenge. */
const MAX_CHALLENGE_LENGTH = 512;

@InputType({ description: 'A login that has begun, and the proof that ends it.' })
export class CompleteLoginInput {
  @Field(() => String, {
    description: 'From SecondFactorRequired; or from passkeyOptions, for a passkey alone or as the second factor.',
  })
  @IsText({ min: 1, max: MAX_CHALLENGE_LENGTH, message: `must be 1 to ${MAX_CHALLENGE_LENGTH} characters` })
  challenge!: string;

  @Field(() => ProofInput, { description: 'The proof. The password is not enough here.' })
  @ValidateNested()
  proof!: ProofInput;

  @Field(() => KeyDelivery, { defaultValue: KeyDelivery.RESPONSE, description: 'How the key is handed over.' })
  @IsEnum(KeyDelivery)
  delivery!: KeyDelivery;
}

@ObjectType({
  implements: UserError,
  description:
    'The password is right, and the account has a second factor: continue with completeLogin. No key was issued, and nothing has changed.',
})
export class SecondFactorRequired extends UserError {
  @Field(() => String, {
    description:
      'What completeLogin takes. It works for one login, for five tries, until expiresOn. It is no credential.',
  })
  challenge: string;

  @Field(() => Date, { description: 'When the challenge expires, after 5 minutes.' })
  expiresOn: Date;

  @Field(() => [IdentityMethod], {
    description:
      'The methods with which this login can continue, the strongest first. An authenticator app is not among them if it is suspended at this address, after too many wrong codes.',
  })
  methods: string[];

  constructor({ token, expiresOn, methods }: FactorRequired) {
    super('This account has a second factor: prove it to log in.');
    this.challenge = token;
    this.expiresOn = expiresOn;
    this.methods = [...methods];
  }
}

@ObjectType({
  implements: UserError,
  description: 'No account has this passkey. Give signal to the browser, so that it stops offering the passkey.',
})
export class PasskeyUnknown extends UserError {
  @Field(() => GraphQLJSONObject, { description: 'What PublicKeyCredential.signalUnknownCredential() takes.' })
  signal: Record<string, unknown>;

  constructor(signal: Record<string, unknown>) {
    super('This passkey is not known here. Log in another way.');
    this.signal = signal;
  }
}

export const CompleteLoginResult = createUnionType({
  name: 'CompleteLoginResult',
  description: describeResult('completeLogin'),
  types: () => [LoginSuccess, SessionStarted, ProofInvalid, PasskeyUnknown] as const,
});
