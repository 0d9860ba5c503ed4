import { Arg, Authorized, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { PasswordTooCommon } from '../password/password-too-common.type.js';
import { Confirmed } from '../permission/confirmed.js';
import { DeleteMeResult } from '../permission/delete-me-result.type.js';
import { EndsCredentials } from '../permission/ends-credentials.js';
import { OWN_WAY_IN } from '../permission/own-way-in.js';
import type { Permission } from '../permission/permissions.js';
import { InvalidCredentials } from '../sign-in/invalid-credentials.type.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import { CHANGE_PASSWORD } from './account.confirmation.js';
import type { AccountContext } from './account.context.js';
import { ChangePasswordInput, ChangePasswordResult, ChangePasswordSuccess } from './change-password.types.js';
import { DeleteMePayload } from './delete-me.types.js';
import { LastAdmin } from './last-admin.type.js';

@Resolver()
export class AccountResolver {
  @Authorized<Permission>('account:write')
  @Confirmed(CHANGE_PASSWORD)
  @EndsCredentials()
  @Extensions({ oncePerRequest: true })
  @Mutation(() => ChangePasswordResult, {
    description:
      'Changes the password and revokes every other API key. Sets the first password of an account that has none.',
  })
  async changePassword(
    @Arg('input', () => ChangePasswordInput, { description: 'The current and the new password.' }) {
      currentPassword,
      newPassword,
    }: ChangePasswordInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services: { accounts } }: AccountContext,
  ): Promise<typeof ChangePasswordResult> {
    const outcome = await accounts.proveAndBeginChange(viewer, currentPassword ?? null, newPassword);
    await em.flush();
    switch (outcome.kind) {
      case 'changed':
        return new ChangePasswordSuccess(outcome.revokedKeys);
      case 'invalid-credentials':
        return new InvalidCredentials();
      case 'weak-password':
        return new PasswordTooCommon(outcome.weakness);
    }
  }

  @Authorized<Permission>('account:write')
  @Confirmed(OWN_WAY_IN)
  @EndsCredentials()
  @Mutation(() => DeleteMeResult, {
    description:
      'Deletes the account of the signed-in user and revokes every API key. An admin can restore it for USER_RETENTION.',
  })
  async deleteMe(
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, sessionCookie, services: { accounts } }: AccountContext,
  ): Promise<DeleteMeResult> {
    const outcome = await accounts.beginAndDelete(viewer);
    await em.flush();
    switch (outcome.kind) {
      case 'deleted':
        if (viewer.credential.isCookie) sessionCookie.end();
        return new DeleteMePayload(outcome.user);
      case 'last-admin':
        return new LastAdmin();
    }
  }
}
