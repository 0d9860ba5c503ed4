import { Args, Authorized, Ctx, Extensions, Query, Resolver } from 'type-graphql';
import type { Permission } from '../permission/permissions.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import type { ApiKeyContext } from './api-key.context.js';
import { ApiKeyVerification, VerifyApiKeyArgs, VerifyApiKeysArgs } from './key-verification.types.js';

@Resolver()
export class KeyVerificationResolver {
  @Authorized<Permission>('keys:verify')
  @Extensions({ takesSecret: true, withoutStatement: true })
  @Query(() => ApiKeyVerification, {
    description:
      'Whether an API key that somebody sent to you is valid, and what it allows. POST only, since logs keep URLs.',
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
  @Extensions({ takesSecret: true, withoutStatement: true })
  @Query(() => [ApiKeyVerification], {
    description: 'The same for many keys at once, in the order of the argument. POST only.',
  })
  async verifyApiKeys(
    @Args(() => VerifyApiKeysArgs) { keys }: VerifyApiKeysArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { keyVerification }: ApiKeyContext,
  ): Promise<ApiKeyVerification[]> {
    return (await keyVerification.verify(viewer, keys)).map((key) => new ApiKeyVerification(key));
  }
}
