import { createUnionType, Field, ID, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { ApiKey } from './api-key.entity.js';
import type { IssuedApiKey } from './api-key.service.js';
import { ApiKeyNameTaken } from './create-api-key.types.js';

@ObjectType({
  implements: UserError,
  description: 'The user has no live key with this id: it never was, it has ended, or it is somebody else’s.',
})
export class ApiKeyNotFound extends UserError {
  constructor() {
    super('You have no live API key with this id.');
  }
}

@ObjectType({ implements: UserError, description: 'Another key has taken the place of this one already.' })
export class ApiKeyAlreadyRotated extends UserError {
  constructor() {
    super('Another API key has taken the place of this one already. Rotate that one.');
  }
}

@ObjectType({ description: 'The key has its new name.' })
export class RenameApiKeySuccess {
  @Field(() => ApiKey, { description: 'The key.' })
  key: ApiKey;

  constructor(key: ApiKey) {
    this.key = key;
  }
}

@ObjectType({ description: 'Another key has taken the place. It is shown this once and cannot be read again.' })
export class RotateApiKeySuccess {
  @Field(() => String, { description: 'The new key, to be sent in the X-API-KEY header. Keep it like a password.' })
  apiKey: string;

  @Field(() => ApiKey, { description: 'What is kept of the new key.' })
  key: ApiKey;

  constructor({ token, apiKey }: IssuedApiKey) {
    this.apiKey = token;
    this.key = apiKey;
  }
}

@ObjectType({ description: 'The key is dead from the next request on.' })
export class RevokeApiKeySuccess {
  @Field(() => ID, { description: 'The id of the key.' })
  revokedKeyId: string;

  constructor(revokedKeyId: string) {
    this.revokedKeyId = revokedKeyId;
  }
}

export const RenameApiKeyResult = createUnionType({
  name: 'RenameApiKeyResult',
  description: describeResult('renameApiKey'),
  types: () => [RenameApiKeySuccess, ApiKeyNotFound, ApiKeyNameTaken] as const,
});

export const RotateApiKeyResult = createUnionType({
  name: 'RotateApiKeyResult',
  description: describeResult('rotateApiKey'),
  types: () => [RotateApiKeySuccess, ApiKeyNotFound, ApiKeyAlreadyRotated, PermissionsExceeded] as const,
});

export const RevokeApiKeyResult = createUnionType({
  name: 'RevokeApiKeyResult',
  description: describeResult('revokeApiKey'),
  types: () => [RevokeApiKeySuccess, ApiKeyNotFound] as const,
});
