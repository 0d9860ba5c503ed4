import { Arg, Args, Authorized, Ctx, Extensions, Mutation, Query, Resolver } from 'type-graphql';
import { LastSignInMethod } from '../passkey/passkey.types.js';
import { Confirmed } from '../permission/confirmed.js';
import { OWN_WAY_IN } from '../permission/own-way-in.js';
import type { Permission } from '../permission/permissions.js';
import { ProofInvalid } from '../sign-in/confirmation.types.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import { ConfirmedByAttempt } from './confirmed-by-attempt.js';
import {
  Identity,
  IdentityLimitReached,
  IdentityNotFound,
  IdentityTaken,
  LinkIdentityResult,
  LinkIdentitySuccess,
  UnlinkIdentityResult,
  UnlinkIdentitySuccess,
} from './identity.types.js';
import type { IdentityProviderContext } from './identity-provider.context.js';
import { IdentityArgs, ProviderAnswerInput } from './identity-provider.inputs.js';

@Resolver()
export class IdentityResolver {
  @Authorized<Permission>('account:read')
  @Query(() => [Identity], {
    description: 'The accounts at providers that the signed-in user can sign in with, newest first. At most 20.',
  })
  async myIdentities(
    @CurrentViewer() { userId }: Viewer,
    @Ctx() { services: { identityProviders } }: IdentityProviderContext,
  ): Promise<Identity[]> {
    return (await identityProviders.stored.list(userId)).map((identity) => identityProviders.show(identity));
  }

  @Authorized<Permission>('account:write')
  @ConfirmedByAttempt()
  @Extensions({ oncePerRequest: true })
  @Mutation(() => LinkIdentityResult, {
    description:
      'Links an account at a provider with the account of the signed-in user. Asks for confirmation, unless beginProviderSignIn had a key with a recent proof.',
  })
  async linkIdentity(
    @Arg('input', () => ProviderAnswerInput, { description: 'What the provider answered.' }) {
      attempt,
      code,
      state,
      iss = null,
    }: ProviderAnswerInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { identityProviders } }: IdentityProviderContext,
  ): Promise<typeof LinkIdentityResult> {
    const outcome = await identityProviders.own.identifyAndLink(viewer, attempt, { code, state, iss });
    await em.flush();
    switch (outcome.kind) {
      case 'linked':
        return new LinkIdentitySuccess(identityProviders.show(outcome.identity));
      case 'identity-taken':
        return new IdentityTaken();
      case 'limit-reached':
        return new IdentityLimitReached();
      case 'proof-invalid':
        return new ProofInvalid();
    }
  }

  @Authorized<Permission>('account:write')
  @Confirmed(OWN_WAY_IN)
  @Mutation(() => UnlinkIdentityResult, {
    description: 'Unlinks an account at a provider, and revokes the keys of sign-ins with it.',
  })
  async unlinkIdentity(
    @Args(() => IdentityArgs) { id }: IdentityArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { identityProviders } }: IdentityProviderContext,
  ): Promise<typeof UnlinkIdentityResult> {
    const outcome = await identityProviders.own.beginAndUnlink(viewer, id);
    await em.flush();
    switch (outcome.kind) {
      case 'unlinked':
        return new UnlinkIdentitySuccess(outcome.revokedKeys);
      case 'not-found':
        return new IdentityNotFound();
      case 'last-sign-in-method':
        return new LastSignInMethod();
    }
  }
}
