import { Arg, Args, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { PasswordTooCommon } from '../password/password-too-common.type.js';
import { ProofInvalid } from '../sign-in/confirmation.types.js';
import type { EmailContext } from './email.context.js';
import { RequestPasswordResetArgs } from './recovery.args.js';
import {
  RequestPasswordResetPayload,
  ResetPasswordInput,
  ResetPasswordResult,
  ResetPasswordSuccess,
} from './recovery.types.js';

@Resolver()
export class RecoveryResolver {
  @Extensions({ oncePerRequest: true })
  @Mutation(() => RequestPasswordResetPayload, {
    description:
      'Sends a link to set a new password to the verified address of an account, if there is one. It answers the same, in the same time, for every name.',
  })
  async requestPasswordReset(
    @Args(() => RequestPasswordResetArgs) { login }: RequestPasswordResetArgs,
    @Ctx() { em, services: { email } }: EmailContext,
  ): Promise<RequestPasswordResetPayload> {
    await email.recovery.beginAndSend(login);
    await em.flush();
    return new RequestPasswordResetPayload();
  }

  @Extensions({ oncePerRequest: true })
  @Mutation(() => ResetPasswordResult, {
    description: 'Sets a new password with the token of a mail. A token works once.',
  })
  async resetPassword(
    @Arg('input', () => ResetPasswordInput, { description: 'The token and the new password.' }) {
      token,
      newPassword,
    }: ResetPasswordInput,
    @Ctx() { em, services: { email } }: EmailContext,
  ): Promise<typeof ResetPasswordResult> {
    const outcome = await email.recovery.proveAndBegin(token, newPassword);
    await em.flush();
    switch (outcome.kind) {
      case 'recovered':
        return new ResetPasswordSuccess(outcome.revokedKeys);
      case 'proof-invalid':
        return new ProofInvalid();
      case 'weak-password':
        return new PasswordTooCommon(outcome.weakness);
    }
  }
}
