import { Arg, Authorized, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { KeysOnly } from '../permission/keys-only.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import type { AccessTokenContext } from './access-token.context.js';
import {
  AudienceUnknown,
  IssueAccessTokenInput,
  IssueAccessTokenResult,
  IssueAccessTokenSuccess,
} from './access-token.types.js';

@Resolver()
export class AccessTokenResolver {
  @Authorized()
  @KeysOnly()
  @Extensions({ oncePerRequest: true })
  @Mutation(() => IssueAccessTokenResult, {
    description: 'Issues a short-lived token for one of your services, which can verify it without asking AuthHero.',
  })
  async issueAccessToken(
    @Arg('input', () => IssueAccessTokenInput, { description: 'The service, and the permissions.' }) {
      audience,
      scopes,
    }: IssueAccessTokenInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { accessTokens } }: AccessTokenContext,
  ): Promise<typeof IssueAccessTokenResult> {
    const outcome = await accessTokens.signAndBegin(viewer, audience, scopes ?? null);
    await em.flush();
    switch (outcome.kind) {
      case 'issued':
        return new IssueAccessTokenSuccess(outcome);
      case 'audience-unknown':
        return new AudienceUnknown();
      case 'permissions-lacking':
        return new PermissionsExceeded(outcome);
    }
  }
}
