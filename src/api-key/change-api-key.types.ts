import { createUnionType, Field, ID, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { ApiKey } from './api-key.entity.js';
import type { IssuedApiKey } from './api-key.service.js';
import { ApiKeyNameTaken } from './create-api-key.types.js';

@ObjectType({
  implements: UserError,
  description: 'You have no live key with this id: it never existed, it has ended, or it belongs to somebody else.',
})
export class ApiKeyNotFound extends UserError {
  constructor() {
    super('You have no live API key with this id.');
  }
}

@ObjectType({ implements: UserError, description: 'Another key has already replaced this one.' })
export class ApiKeyAlreadyRotated extends UserError {
  constructor() {
    super('Another API key has already replaced this one. Rotate that one.');
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

@ObjectType({ description: 'The new key. It is shown only once and cannot be read again.' })
export class RotateApiKeySuccess {
  @Field(() => String, {
    description: 'The new key. Send it in the X-API-KEY header, and keep it as secret as a password.',
  })
  apiKey: string;

  @Field(() => ApiKey, { description: 'The new key without its secret.' })
  key: ApiKey;

  constructor({ token, apiKey }: IssuedApiKey) {
    this.apiKey = token;
    this.key = apiKey;
  }
}

@ObjectType({ description: 'The key is revoked: the next request with it is refused.' })
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
  types: () =>
    [RotateApiKeySuccess, ApiKeyNotFound, ApiKeyAlreadyRotated, PermissionsExceeded, ConfirmationRequired] as const,
});

export const RevokeApiKeyResult = createUnionType({
  name: 'RevokeApiKeyResult',
  description: describeResult('revokeApiKey'),
  types: () => [RevokeApiKeySuccess, ApiKeyNotFound] as const,
});
