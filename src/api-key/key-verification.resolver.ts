import { Args, Authorized, Ctx, Extensions, Query, Resolver } from 'type-graphql';
import type { Permission } from '../permission/permissions.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import type { ApiKeyContext } from './api-key.context.js';
import { ApiKeyVerification, VerifyApiKeyArgs, VerifyApiKeysArgs } from './key-verification.types.js';

@Resolver()
export class KeyVerificationResolver {
  @Authorized<Permission>('keys:verify')
  @Extensions({ takesSecret: true })
  @Query(() => ApiKeyVerification, {
    description:
      'Whether an API key that was sent to you is good, and what its bearer may do. POST only: URLs end in logs.',
  })
  async verifyApiKey(
    @Args(() => VerifyApiKeyArgs) { key }: VerifyApiKeyArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { keyVerification }: ApiKeyContext,
  ): Promise<ApiKeyVerification> {
    const [found = null] = await keyVerification.verify(viewer, [key]);
    return new ApiKeyVerification(found);
  }

  @Authorized<Permission>('keys:verify')
  @Extensions({ takesSecret: true })
  @Query(() => [ApiKeyVerification], {
    description: 'The same for many keys at once, in the order in which they were given. POST only.',
  })
  async verifyApiKeys(
    @Args(() => VerifyApiKeysArgs) { keys }: VerifyApiKeysArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { keyVerification }: ApiKeyContext,
  ): Promise<ApiKeyVerification[]> {
    return (await keyVerification.verify(viewer, keys)).map((key) => new ApiKeyVerification(key));
  }
}
