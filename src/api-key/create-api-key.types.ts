import { IsOptional } from 'class-validator';
import { createUnionType, Field, InputType, Int, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { ArePermissions } from '../permission/permission.validator.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { ApiKey } from './api-key.entity.js';
import type { IssuedApiKey } from './api-key.service.js';
import { IsKeyEnd, IsKeyName } from './api-key.validator.js';

@InputType({ description: 'A new API key.' })
export class CreateApiKeyInput {
  @Field(() => String, { description: 'What to call it: 1 to 64 characters, unique among the live keys of the user.' })
  @IsKeyName()
  name!: string;

  @Field(() => Date, {
    nullable: true,
    description: 'When it is to stop working, at most API_KEY_MAX_TTL from now; API_KEY_TTL from now when not given.',
  })
  @IsOptional()
  @IsKeyEnd()
  expiresOn?: Date | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The permissions that it is to carry, 1 to 100; when not given, as many as the credential that makes it. It never does more than its owner may.',
  })
  @IsOptional()
  @ArePermissions({ min: 1 })
  scopes?: string[] | null;
}

@ObjectType({ description: 'A new API key. It is shown this once and cannot be read again.' })
export class CreateApiKeySuccess {
  @Field(() => String, { description: 'The key, to be sent in the X-API-KEY header. Keep it like a password.' })
  apiKey: string;

  @Field(() => ApiKey, { description: 'What is kept of it.' })
  key: ApiKey;

  constructor({ token, apiKey }: IssuedApiKey) {
    this.apiKey = token;
    this.key = apiKey;
  }
}

@ObjectType({ implements: UserError, description: 'The user has as many live keys as they may. Revoke one.' })
export class ApiKeyLimitReached extends UserError {
  @Field(() => Int, { description: 'How many there may be; one place is kept for a login.' })
  limit: number;

  constructor(limit: number) {
    super(`There may be ${limit} live API keys, one of them for a login. Revoke one first.`);
    this.limit = limit;
  }
}

@ObjectType({ implements: UserError, description: 'Another live key of the user has this name.' })
export class ApiKeyNameTaken extends UserError {
  constructor() {
    super('Another of your API keys has this name.');
  }
}

export const CreateApiKeyResult = createUnionType({
  name: 'CreateApiKeyResult',
  description: describeResult('createApiKey'),
  types: () => [CreateApiKeySuccess, ApiKeyLimitReached, ApiKeyNameTaken, PermissionsExceeded] as const,
});
