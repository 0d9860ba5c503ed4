import { createUnionType, Field, ID, Int, ObjectType } from 'type-graphql';
import { LastAdmin } from '../account/last-admin.type.js';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { RoleNotFound } from '../role/role.types.js';
import { User } from '../user/user.entity.js';
import { UserAndRevokedKeys } from './user-and-revoked-keys.type.js';

@ObjectType({ implements: UserError, description: 'There is no such user, or this cannot be done to that user.' })
export class UserNotFound extends UserError {
  constructor() {
    super('There is no such user.');
  }
}

@ObjectType({ implements: UserError, description: 'The account is active. Deactivate it first.' })
export class UserIsActive extends UserError {
  constructor() {
    super('The account is active. Deactivate it first.');
  }
}

@ObjectType({
  implements: UserError,
  description: 'The account has not been inactive for long enough. It can still be restored.',
})
export class RetentionNotOver extends UserError {
  @Field(() => Date, { description: 'When the account can be purged.' })
  purgeableOn: Date;

  constructor(purgeableOn: Date) {
    super(`The account can be purged from ${purgeableOn.toISOString()} on.`);
    this.purgeableOn = purgeableOn;
  }
}

@ObjectType({
  description:
    'The account is inactive: its keys are revoked, its owner cannot log in, and only admins see it in lists.',
})
export class DeactivateUserSuccess extends UserAndRevokedKeys {}

@ObjectType({ description: 'The account is active again. Its keys stay revoked, so its owner has to log in.' })
export class RestoreUserSuccess {
  @Field(() => User, { description: 'The user.' })
  user: User;

  constructor(user: User) {
    this.user = user;
  }
}

@ObjectType({
  description: 'The user has exactly the named roles. The change applies from their next request.',
})
export class SetUserRolesSuccess {
  @Field(() => User, { description: 'The user.' })
  user: User;

  constructor(user: User) {
    this.user = user;
  }
}

@ObjectType({ description: 'The keys of the user are revoked: the next request with one is refused.' })
export class RevokeUserApiKeysSuccess {
  @Field(() => Int, { description: 'The number of live keys that were revoked.' })
  revokedKeys: number;

  constructor({ revokedKeys }: { revokedKeys: number }) {
    this.revokedKeys = revokedKeys;
  }
}

@ObjectType({ description: 'The account is erased. Its events stay, with its id only, and its username stays taken.' })
export class PurgeUserSuccess {
  @Field(() => ID, { description: 'The id of the erased user.' })
  purgedUserId: string;

  constructor(purgedUserId: string) {
    this.purgedUserId = purgedUserId;
  }
}

export const DeactivateUserResult = createUnionType({
  name: 'DeactivateUserResult',
  description: describeResult('deactivateUser'),
  types: () => [DeactivateUserSuccess, UserNotFound, LastAdmin, PermissionsExceeded] as const,
});

export const RestoreUserResult = createUnionType({
  name: 'RestoreUserResult',
  description: describeResult('restoreUser'),
  types: () => [RestoreUserSuccess, UserNotFound, PermissionsExceeded] as const,
});

export const SetUserRolesResult = createUnionType({
  name: 'SetUserRolesResult',
  description: describeResult('setUserRoles'),
  types: () =>
    [SetUserRolesSuccess, UserNotFound, RoleNotFound, LastAdmin, PermissionsExceeded, ConfirmationRequired] as const,
});

export const RevokeUserApiKeysResult = createUnionType({
  name: 'RevokeUserApiKeysResult',
  description: describeResult('revokeUserApiKeys'),
  types: () => [RevokeUserApiKeysSuccess, UserNotFound, PermissionsExceeded] as const,
});

export const PurgeUserResult = createUnionType({
  name: 'PurgeUserResult',
  description: describeResult('purgeUser'),
  types: () =>
    [
      PurgeUserSuccess,
      UserNotFound,
      UserIsActive,
      RetentionNotOver,
      PermissionsExceeded,
      ConfirmationRequired,
    ] as const,
});
