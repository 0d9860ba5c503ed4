import { createUnionType, Field, ID, Int, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { LastSignInMethod } from '../passkey/passkey.types.js';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { ProofInvalid } from '../sign-in/confirmation.types.js';
import type { Identity as StoredIdentity } from './identity.entity.js';
import { MAX_IDENTITIES } from './identity.service.js';

@ObjectType({ description: 'A provider that people can sign in with.' })
export class SignInProvider {
  @Field(() => ID, { description: 'Its name in the configuration, such as google.' })
  id: string;

  @Field(() => String, { description: 'What to write on the button.' })
  name: string;

  constructor({ id, name }: { readonly id: string; readonly name: string }) {
    this.id = id;
    this.name = name;
  }
}

@ObjectType({ description: 'An account at a provider that its owner can sign in with.' })
export class Identity {
  @Field(() => ID, { description: 'UUIDv7 (RFC 9562).' })
  id: string;

  @Field(() => SignInProvider, { description: 'The provider.' })
  provider: SignInProvider;

  @Field(() => String, {
    nullable: true,
    description:
      'What the provider called it at the last sign-in. It is only shown: the issuer and its subject say who it is.',
  })
  label: string | null;

  @Field(() => Date, { description: 'When it was linked.' })
  createdOn: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When somebody last signed in with it. Null if nobody has yet.',
  })
  lastUsedOn: Date | null;

  constructor({ id, label, createdOn, lastUsedOn }: StoredIdentity, provider: SignInProvider) {
    this.id = id;
    this.provider = provider;
    this.label = label;
    this.createdOn = createdOn;
    this.lastUsedOn = lastUsedOn;
  }
}

@ObjectType({ description: 'People can sign in with the account of the provider from now on.' })
export class LinkIdentitySuccess {
  @Field(() => Identity, { description: 'What was linked.' })
  identity: Identity;

  constructor(identity: Identity) {
    this.identity = identity;
  }
}

@ObjectType({
  implements: UserError,
  description: 'That account of the provider is linked with another account here.',
})
export class IdentityTaken extends UserError {
  constructor() {
    super('That account is linked with another account here.');
  }
}

@ObjectType({
  implements: UserError,
  description: 'The account has as many linked identities as an account may have. Unlink one first.',
})
export class IdentityLimitReached extends UserError {
  @Field(() => Int, { description: 'The max number of identities of an account (20).' })
  limit = MAX_IDENTITIES;

  constructor() {
    super(`An account can have at most ${MAX_IDENTITIES} linked identities: unlink one first.`);
  }
}

@ObjectType({ implements: UserError, description: 'The user has no linked identity with this id.' })
export class IdentityNotFound extends UserError {
  constructor() {
    super('You have no linked identity with this id.');
  }
}

@ObjectType({ description: 'Nobody can sign in with it any more. The keys of sign-ins with it were revoked.' })
export class UnlinkIdentitySuccess {
  @Field(() => Int, { description: 'The number of live keys that were revoked.' })
  revokedKeys: number;

  constructor(revokedKeys: number) {
    this.revokedKeys = revokedKeys;
  }
}

export const LinkIdentityResult = createUnionType({
  name: 'LinkIdentityResult',
  description: describeResult('linkIdentity'),
  types: () => [LinkIdentitySuccess, ProofInvalid, IdentityTaken, IdentityLimitReached, ConfirmationRequired] as const,
});

export const UnlinkIdentityResult = createUnionType({
  name: 'UnlinkIdentityResult',
  description: describeResult('unlinkIdentity'),
  types: () => [UnlinkIdentitySuccess, IdentityNotFound, LastSignInMethod, ConfirmationRequired] as const,
});
