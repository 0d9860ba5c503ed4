import { createUnionType, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { PermissionsExceeded } from '../permission/permissions-exceeded.type.js';
import { UserNotFound } from './user-admin.types.js';
import { UserAndRevokedKeys } from './user-and-revoked-keys.type.js';

@ObjectType({
  description:
    'The authenticator app, the passkeys, the recovery codes and every API key of the user are gone. The password stays. A mail tells the user.',
})
export class RemoveUserFactorsSuccess extends UserAndRevokedKeys {}

export const RemoveUserFactorsResult = createUnionType({
  name: 'RemoveUserFactorsResult',
  description: describeResult('removeUserFactors'),
  types: () => [RemoveUserFactorsSuccess, UserNotFound, PermissionsExceeded, ConfirmationRequired] as const,
});
