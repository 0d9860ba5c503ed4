import { IsOptional } from 'class-validator';
import { createUnionType, Field, InputType, Int, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { ArePermissions } from '../permission/permission.validator.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { ApiKey } from './api-key.entity.js';
import type { IssuedApiKey } from './api-key.service.js';
import { IsKeyEnd, IsKeyName } from './api-key.validator.js';

@InputType({ description: 'A new API key.' })
export class CreateApiKeyInput {
  @Field(() => String, { description: 'Its name: 1 to 64 characters, unique among the live keys of the user.' })
  @IsKeyName()
  name!: string;

  @Field(() => Date, {
    nullable: true,
    description: 'When it stops working, at most API_KEY_MAX_TTL from now. API_KEY_TTL from now if not given.',
  })
  @IsOptional()
  @IsKeyEnd()
  expiresOn?: Date | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The permissions that the key carries, 1 to 100. If not given: those of the credential that creates it. The key never does more than its owner may.',
  })
  @IsOptional()
  @ArePermissions({ min: 1 })
  scopes?: string[] | null;
}

@ObjectType({ description: 'A new API key. It is shown only once and cannot be read again.' })
export class CreateApiKeySuccess {
  @Field(() => String, {
    description: 'The key. Send it in the X-API-KEY header, and keep it as secret as a password.',
  })
  apiKey: string;

  @Field(() => ApiKey, { description: 'The key without its secret.' })
  key: ApiKey;

  constructor({ token, apiKey }: IssuedApiKey) {
    this.apiKey = token;
    this.key = apiKey;
  }
}

@ObjectType({ implements: UserError, description: 'The user has the highest allowed number of live keys. Revoke one.' })
export class ApiKeyLimitReached extends UserError {
  @Field(() => Int, { description: 'The highest allowed number. One place is reserved for a login.' })
  limit: number;

  constructor(limit: number) {
    super(`You may have at most ${limit} live API keys; one place is reserved for a login. Revoke a key first.`);
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
  types: () =>
    [CreateApiKeySuccess, ApiKeyLimitReached, ApiKeyNameTaken, PermissionsExceeded, ConfirmationRequired] as const,
});
