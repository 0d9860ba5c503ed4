import { createUnionType, Field, ID, Int, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { PasswordTooCommon } from '../password/password-too-common.type.js';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { RoleNotFound } from '../role/role.types.js';
import { ProofInvalid } from '../sign-in/confirmation.types.js';
import { UsernameTaken } from '../sign-in/registration.types.js';
import { User } from '../user/user.entity.js';

@ObjectType({
  description:
    'The invitation is on its way. An older one to the same address has ended. The answer does not tell whether the address has an account.',
})
export class InviteUserSuccess {
  @Field(() => Date, { description: 'When it expires (INVITATION_TTL).' })
  expiresOn: Date;

  constructor(expiresOn: Date) {
    this.expiresOn = expiresOn;
  }
}

@ObjectType({
  implements: UserError,
  description: 'The highest allowed number of open invitations is reached. Revoke one.',
})
export class InvitationLimitReached extends UserError {
  @Field(() => Int, { description: 'The highest allowed number.' })
  limit: number;

  constructor(limit: number) {
    super(`There may be at most ${limit} open invitations. Revoke one first.`);
    this.limit = limit;
  }
}

@ObjectType({ description: 'The account was made, and its address is verified. Log in to get an API key.' })
export class AcceptInvitationSuccess {
  @Field(() => User, { description: 'The new user.' })
  user: User;

  constructor(user: User) {
    this.user = user;
  }
}

@ObjectType({ description: 'The invitation has ended.' })
export class RevokeInvitationSuccess {
  @Field(() => ID, { description: 'The id of the invitation.' })
  revokedInvitationId: string;

  constructor(id: string) {
    this.revokedInvitationId = id;
  }
}

@ObjectType({ implements: UserError, description: 'There is no open invitation with this id.' })
export class InvitationNotFound extends UserError {
  constructor() {
    super('There is no open invitation with this id.');
  }
}

export const InviteUserResult = createUnionType({
  name: 'InviteUserResult',
  description: describeResult('inviteUser'),
  types: () =>
    [InviteUserSuccess, InvitationLimitReached, RoleNotFound, PermissionsExceeded, ConfirmationRequired] as const,
});

export const AcceptInvitationResult = createUnionType({
  name: 'AcceptInvitationResult',
  description: describeResult('acceptInvitation'),
  types: () => [AcceptInvitationSuccess, ProofInvalid, UsernameTaken, PasswordTooCommon] as const,
});

export const RevokeInvitationResult = createUnionType({
  name: 'RevokeInvitationResult',
  description: describeResult('revokeInvitation'),
  types: () => [RevokeInvitationSuccess, InvitationNotFound] as const,
});
