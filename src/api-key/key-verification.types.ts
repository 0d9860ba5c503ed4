import { ValidateBy } from 'class-validator';
import { ArgsType, Field, ID, ObjectType } from 'type-graphql';
import { User } from '../user/user.entity.js';
import { IdentityMethod } from '../viewer/identity-method.js';
import type { UserProfile } from '../viewer/user-profile.js';
import { ApiKeyKind } from './api-key-kind.enum.js';
import type { VerifiedKey } from './verified-key.js';

/** A longer text cannot be a key. */
const MAX_LENGTH = 256;
const MAX_KEYS = 100;

const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= MAX_LENGTH;

const IsKeyText = (): PropertyDecorator =>
  ValidateBy({
    name: 'isKeyText',
    validator: { validate: isText, defaultMessage: () => `must be at most ${MAX_LENGTH} characters` },
  });

const AreKeyTexts = (): PropertyDecorator =>
  ValidateBy({
    name: 'areKeyTexts',
    validator: {
      validate: (value) => Array.isArray(value) && value.length >= 1 && value.length <= MAX_KEYS && value.every(isText),
      defaultMessage: () => `must be 1 to ${MAX_KEYS} keys of at most ${MAX_LENGTH} characters each`,
    },
  });

@ArgsType()
export class VerifyApiKeyArgs {
  @Field(() => String, { description: 'The whole key as it was sent to you. Pass it as a variable.' })
  @IsKeyText()
  key!: string;
}

@ArgsType()
export class VerifyApiKeysArgs {
  @Field(() => [String], { description: `1 to ${MAX_KEYS} keys. Pass them as a variable.` })
  @AreKeyTexts()
  keys!: string[];
}

@ObjectType({
  description: 'Whether a key is valid, and what it allows. It is modelled on RFC 7662 (token introspection).',
})
export class ApiKeyVerification {
  @Field(() => Boolean, {
    description:
      'Whether it is a live key of an active user at this moment. If not, all other fields are empty, and the answer does not tell whether the key ever existed.',
  })
  active: boolean;

  @Field(() => ID, { nullable: true, description: 'The id of the key.' })
  apiKeyId: string | null;

  @Field(() => ApiKeyKind, { nullable: true, description: 'How the key was created.' })
  kind: ApiKeyKind | null;

  @Field(() => User, { nullable: true, description: 'The owner of the key.' })
  user: UserProfile | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The scopes of the key. Null: all that its owner may do. Use permissions to decide what it may do.',
  })
  scopes: string[] | null;

  @Field(() => [String], {
    description:
      "What the key allows: the permissions of the owner's roles that the scopes let through. Empty if it is not active.",
  })
  permissions: string[];

  @Field(() => Date, { nullable: true, description: 'When it stops working by itself.' })
  expiresOn: Date | null;

  @Field(() => Date, {
    nullable: true,
    description:
      'When its user last proved to be there, so that your own service can ask for it anew (RFC 9470). Null for a key that createApiKey has made.',
  })
  authenticatedOn: Date | null;

  @Field(() => [IdentityMethod], {
    description: 'By what the user proved it then. Empty for a key that createApiKey has made.',
  })
  methods: string[];

  constructor(key: VerifiedKey | null) {
    this.active = key !== null;
    this.apiKeyId = key?.id ?? null;
    this.kind = key?.kind ?? null;
    this.user = key?.user ?? null;
    this.scopes = key?.scopes ?? null;
    this.permissions = key?.permissions ?? [];
    this.expiresOn = key?.expiresOn ?? null;
    this.authenticatedOn = key?.authenticatedOn ?? null;
    this.methods = [...(key?.methods ?? [])];
  }
}
