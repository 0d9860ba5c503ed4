import { ValidateBy } from 'class-validator';
import { ArgsType, Field, ID, ObjectType } from 'type-graphql';
import { User } from '../user/user.entity.js';
import type { UserProfile } from '../viewer/user-profile.js';
import { ApiKeyKind } from './api-key.entity.js';
import type { VerifiedKey } from './verified-key.js';

/** Longer texts cannot be keys; what is no key is only not active. */
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
  @Field(() => String, { description: 'The key, whole, as it was sent to you. Pass it as a variable.' })
  @IsKeyText()
  key!: string;
}

@ArgsType()
export class VerifyApiKeysArgs {
  @Field(() => [String], { description: `1 to ${MAX_KEYS} keys. Pass them as a variable.` })
  @AreKeyTexts()
  keys!: string[];
}

@ObjectType({ description: 'Whether a key is good, and for what; as RFC 7662 has it for tokens.' })
export class ApiKeyVerification {
  @Field(() => Boolean, {
    description:
      'Whether it is a live key of an active user at this moment. Of one that is not, nothing else is told: not whether it ever was.',
  })
  active: boolean;

  @Field(() => ID, { nullable: true, description: 'The id of the key.' })
  apiKeyId: string | null;

  @Field(() => ApiKeyKind, { nullable: true, description: 'How the key came to be.' })
  kind: ApiKeyKind | null;

  @Field(() => User, { nullable: true, description: 'Whose it is.' })
  user: UserProfile | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The scopes that the key was given; null: all that its owner may. What counts is permissions.',
  })
  scopes: string[] | null;

  @Field(() => [String], {
    description:
      "What its bearer may do: what the owner's roles grant, as far as the scopes reach. Empty when not active.",
  })
  permissions: string[];

  @Field(() => Date, { nullable: true, description: 'When it stops working by itself.' })
  expiresOn: Date | null;

  constructor(key: VerifiedKey | null) {
    this.active = key !== null;
    this.apiKeyId = key?.id ?? null;
    this.kind = key?.kind ?? null;
    this.user = key?.user ?? null;
    this.scopes = key?.scopes ?? null;
    this.permissions = key?.permissions ?? [];
    this.expiresOn = key?.expiresOn ?? null;
  }
}
