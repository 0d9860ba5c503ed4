import { Arg, Args, Authorized, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Confirmed } from '../permission/confirmed.js';
import { EndsCredentials } from '../permission/ends-credentials.js';
import { KeysOnly } from '../permission/keys-only.js';
import type { Permission } from '../permission/permissions.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import { ApiKeyArgs, ApiKeysArgs, MY_API_KEYS, RenameApiKeyArgs, RotateApiKeyArgs } from './api-key.args.js';
import { CREATE_KEY, ROTATE_KEY } from './api-key.confirmation.js';
import { ApiKeyConnection } from './api-key.connection.js';
import type { ApiKeyContext } from './api-key.context.js';
import { ApiKey } from './api-key.entity.js';
import {
  ApiKeyAlreadyRotated,
  ApiKeyNotFound,
  RenameApiKeyResult,
  RenameApiKeySuccess,
  RevokeApiKeyResult,
  RevokeApiKeySuccess,
  RotateApiKeyResult,
  RotateApiKeySuccess,
} from './change-api-key.types.js';
import {
  ApiKeyLimitReached,
  ApiKeyNameTaken,
  CreateApiKeyInput,
  CreateApiKeyResult,
  CreateApiKeySuccess,
} from './create-api-key.types.js';

const SECOND_MS = 1_000;

@Resolver(ApiKey)
export class ApiKeyResolver {
  @FieldResolver(() => Boolean, { description: 'Whether it is the key that carries this request.' })
  current(@Root() { id }: ApiKey, @Ctx() { currentApiKeyId }: ApiKeyContext): boolean {
    return id === currentApiKeyId;
  }

  @Authorized<Permission>('keys:read')
  @Query(() => ApiKeyConnection, {
    description: 'The live API keys of the signed-in user, newest first.',
  })
  async myApiKeys(
    @Args(() => ApiKeysArgs) args: ApiKeysArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { services: { keyRing } }: ApiKeyContext,
  ): Promise<ApiKeyConnection> {
    return new ApiKeyConnection(await keyRing.page(viewer, args, MY_API_KEYS), () => keyRing.count(viewer));
  }

  @Authorized<Permission>('keys:write')
  @Confirmed(CREATE_KEY)
  @Mutation(() => CreateApiKeyResult, {
    description: 'Creates an API key for a script or a service.',
  })
  async createApiKey(
    @Arg('input', () => CreateApiKeyInput, { description: 'The new key.' }) input: CreateApiKeyInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { keyRing } }: ApiKeyContext,
  ): Promise<typeof CreateApiKeyResult> {
    const outcome = await keyRing.beginAndCreate(viewer, input);
    await em.flush();
    switch (outcome.kind) {
      case 'created':
        return new CreateApiKeySuccess(outcome);
      case 'limit-reached':
        return new ApiKeyLimitReached(outcome.limit);
      case 'name-taken':
        return new ApiKeyNameTaken();
      case 'permissions-lacking':
        return new PermissionsExceeded(outcome);
    }
  }

  @Authorized<Permission>('keys:write')
  @Mutation(() => RenameApiKeyResult, { description: 'Renames one of your live API keys.' })
  async renameApiKey(
    @Args(() => RenameApiKeyArgs) { id, name }: RenameApiKeyArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { keyRing } }: ApiKeyContext,
  ): Promise<typeof RenameApiKeyResult> {
    const outcome = await keyRing.beginAndRename(viewer, id, name);
    await em.flush();
    switch (outcome.kind) {
      case 'renamed':
        return new RenameApiKeySuccess(outcome.apiKey);
      case 'not-found':
        return new ApiKeyNotFound();
      case 'name-taken':
        return new ApiKeyNameTaken();
    }
  }

  @Authorized<Permission>('keys:write')
  @Confirmed(ROTATE_KEY)
  @Mutation(() => RotateApiKeyResult, {
    description:
      'Creates a key that replaces one of your live API keys, with the same name and rights. The key of a login ends when that login would have; another gets its lifetime again. The old key still works for the overlap.',
  })
  async rotateApiKey(
    @Args(() => RotateApiKeyArgs) { id, overlap }: RotateApiKeyArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { keyRing } }: ApiKeyContext,
  ): Promise<typeof RotateApiKeyResult> {
    const outcome = await keyRing.beginAndRotate(viewer, id, (overlap ?? 0) * SECOND_MS);
    await em.flush();
    switch (outcome.kind) {
      case 'rotated':
        return new RotateApiKeySuccess(outcome);
      case 'not-found':
        return new ApiKeyNotFound();
      case 'already-rotated':
        return new ApiKeyAlreadyRotated();
      case 'permissions-lacking':
        return new PermissionsExceeded(outcome);
    }
  }

  @Authorized<Permission>('keys:write')
  @KeysOnly()
  @EndsCredentials()
  @Mutation(() => RevokeApiKeyResult, { description: 'Revokes one of your live API keys.' })
  async revokeApiKey(
    @Args(() => ApiKeyArgs) { id }: ApiKeyArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, sessionCookie, services: { keyRing } }: ApiKeyContext,
  ): Promise<typeof RevokeApiKeyResult> {
    const outcome = await keyRing.beginAndRevoke(viewer, id);
    await em.flush();
    switch (outcome.kind) {
      case 'revoked':
        if (viewer.credential.isCookie && outcome.id === viewer.credential.apiKeyId) sessionCookie.end();
        return new RevokeApiKeySuccess(outcome.id);
      case 'not-found':
        return new ApiKeyNotFound();
    }
  }
}
