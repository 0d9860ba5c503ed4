import { GraphQLJSONObject } from 'graphql-scalars';
import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { Factors } from '../second-factor/factors.type.js';
import { SecondFactorNeeded } from '../second-factor/second-factor-needed.type.js';
import { ProofInvalid } from '../sign-in/confirmation.types.js';
import { Passkey } from './passkey.entity.js';
import { MAX_PASSKEYS } from './passkey.service.js';
import type { PasskeyOptions } from './passkey-options.service.js';

@ObjectType({ description: 'What a browser needs to ask for a passkey.' })
export class PasskeyOptionsSuccess {
  @Field(() => GraphQLJSONObject, {
    description:
      'For PublicKeyCredential.parseCreationOptionsFromJSON() if the purpose is REGISTER, else for parseRequestOptionsFromJSON().',
  })
  options: Record<string, unknown>;

  @Field(() => String, {
    nullable: true,
    description: 'What completeLogin takes, if the purpose is LOGIN; else null. It is good for one answer.',
  })
  challenge: string | null;

  @Field(() => Date, { description: 'When they expire, after 5 minutes.' })
  expiresOn: Date;

  constructor({ options, challenge, expiresOn }: PasskeyOptions) {
    this.options = options;
    this.challenge = challenge;
    this.expiresOn = expiresOn;
  }
}

@ObjectType({
  description: 'The passkey was added. From now on every login asks for a second factor, or for a passkey alone.',
})
export class RegisterPasskeySuccess {
  @Field(() => Passkey, { description: 'The passkey.' })
  passkey: Passkey;

  @Field(() => [String], {
    description:
      'Ten recovery codes if there were none. Each replaces a lost passkey once. They are shown only once. Empty if there are unused codes already.',
  })
  recoveryCodes: string[];

  constructor({ passkey, recoveryCodes }: { passkey: Passkey; recoveryCodes: readonly string[] }) {
    this.passkey = passkey;
    this.recoveryCodes = [...recoveryCodes];
  }
}

@ObjectType({
  implements: UserError,
  description: 'The account has as many passkeys as an account may have. Remove one first.',
})
export class PasskeyLimitReached extends UserError {
  @Field(() => Int, { description: 'The max number of passkeys of an account (10).' })
  limit = MAX_PASSKEYS;

  constructor() {
    super(`An account can have at most ${MAX_PASSKEYS} passkeys: remove one first.`);
  }
}

@ObjectType({ implements: UserError, description: 'The user has no passkey with this id.' })
export class PasskeyNotFound extends UserError {
  constructor() {
    super('You have no passkey with this id.');
  }
}

@ObjectType({
  implements: UserError,
  description: 'Without it nobody could log in to the account. Set a password or add another passkey first.',
})
export class LastSignInMethod extends UserError {
  constructor() {
    super('Without it you could not log in: set a password or add another passkey first.');
  }
}

@ObjectType({
  description:
    'The passkey does not work any more. Give factors.passkeySignal to the browser, so that it stops offering the passkey.',
})
export class RemovePasskeySuccess {
  @Field(() => Factors, { description: 'The second factors that are left.' })
  factors: Factors;

  @Field(() => Int, { description: 'The number of live keys of logins with this passkey that were revoked.' })
  revokedKeys: number;

  constructor(userId: string, revokedKeys: number) {
    this.factors = new Factors(userId);
    this.revokedKeys = revokedKeys;
  }
}

export const PasskeyOptionsResult = createUnionType({
  name: 'PasskeyOptionsResult',
  description: describeResult('passkeyOptions'),
  types: () => [PasskeyOptionsSuccess, ProofInvalid, ConfirmationRequired] as const,
});

export const RegisterPasskeyResult = createUnionType({
  name: 'RegisterPasskeyResult',
  description: describeResult('registerPasskey'),
  types: () => [RegisterPasskeySuccess, ProofInvalid, PasskeyLimitReached, ConfirmationRequired] as const,
});

export const RemovePasskeyResult = createUnionType({
  name: 'RemovePasskeyResult',
  description: describeResult('removePasskey'),
  types: () =>
    [RemovePasskeySuccess, PasskeyNotFound, LastSignInMethod, SecondFactorNeeded, ConfirmationRequired] as const,
});
