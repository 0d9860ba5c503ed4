import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Extensions,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { parseMailAddress } from '../mail/mail-address.js';
import { PasswordTooCommon } from '../password/password-too-common.type.js';
import { Confirmed } from '../permission/confirmed.js';
import type { Permission } from '../permission/permissions.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { RoleNotFound } from '../role/role.types.js';
import { ProofInvalid } from '../sign-in/confirmation.types.js';
import { UsernameTaken } from '../sign-in/registration.types.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import type { AdminContext } from './admin.context.js';
import { AcceptInvitationInput, InvitationArgs, InviteUserInput } from './invitation.args.js';
import { Invitation } from './invitation.entity.js';
import { MAX_INVITATIONS } from './invitation.service.js';
import {
  AcceptInvitationResult,
  AcceptInvitationSuccess,
  InvitationLimitReached,
  InvitationNotFound,
  InviteUserResult,
  InviteUserSuccess,
  RevokeInvitationResult,
  RevokeInvitationSuccess,
} from './invitation.types.js';

@Resolver(Invitation)
export class InvitationResolver {
  @FieldResolver(() => ID, { nullable: true, description: 'The id of the user who sent it.' })
  invitedById(@Root() { invitedBy }: Invitation): string {
    return invitedBy.id;
  }

  @Authorized<Permission>('users:manage')
  @Query(() => [Invitation], { description: `The open invitations, newest first, at most ${MAX_INVITATIONS}.` })
  async invitations(@Ctx() { services }: AdminContext): Promise<Invitation[]> {
    return services.admin.invitations.list();
  }

  @Authorized<Permission>('users:manage')
  @Confirmed()
  @Extensions({ oncePerRequest: true })
  @Mutation(() => InviteUserResult, { description: 'Sends an invitation to make an account to an address.' })
  async inviteUser(
    @Arg('input', () => InviteUserInput, { description: 'Whom to invite.' }) { email, roles }: InviteUserInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: AdminContext,
  ): Promise<typeof InviteUserResult> {
    const address = parseMailAddress(email);
    if (!address) throw new TypeError('an address that was validated is none');
    const outcome = await services.admin.invitations.beginAndInvite(viewer, address, roles ?? []);
    await em.flush();
    switch (outcome.kind) {
      case 'invited':
        return new InviteUserSuccess(outcome.expiresOn);
      case 'limit-reached':
        return new InvitationLimitReached(MAX_INVITATIONS);
      case 'unknown-role':
        return new RoleNotFound(outcome.name);
      case 'permissions-lacking':
        return new PermissionsExceeded(outcome);
    }
  }

  @Authorized<Permission>('users:manage')
  @Mutation(() => RevokeInvitationResult, { description: 'Ends an open invitation.' })
  async revokeInvitation(
    @Args(() => InvitationArgs) { id }: InvitationArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: AdminContext,
  ): Promise<typeof RevokeInvitationResult> {
    const isRevoked = await services.admin.invitations.beginAndRevoke(viewer, id);
    await em.flush();
    return isRevoked ? new RevokeInvitationSuccess(id) : new InvitationNotFound();
  }

  @Extensions({ oncePerRequest: true })
  @Mutation(() => AcceptInvitationResult, {
    description: 'Creates an account with the token of an invitation. A token works once. It does not log in.',
  })
  async acceptInvitation(
    @Arg('input', () => AcceptInvitationInput, { description: 'The token and the new account.' })
    input: AcceptInvitationInput,
    @Ctx() { em, services }: AdminContext,
  ): Promise<typeof AcceptInvitationResult> {
    const outcome = await services.admin.acceptances.hashAndBegin(input);
    await em.flush();
    switch (outcome.kind) {
      case 'accepted':
        return new AcceptInvitationSuccess(outcome.user);
      case 'proof-invalid':
        return new ProofInvalid();
      case 'username-taken':
        return new UsernameTaken();
      case 'weak-password':
        return new PasswordTooCommon(outcome.weakness);
    }
  }
}
