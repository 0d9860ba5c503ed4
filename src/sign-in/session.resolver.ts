import { Arg, Authorized, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { PasswordTooCommon } from '../password/password-too-common.type.js';
import { EndsCredentials } from '../permission/ends-credentials.js';
import { KeysOnly } from '../permission/keys-only.js';
import type { Permission } from '../permission/permissions.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import {
  CompleteLoginInput,
  CompleteLoginResult,
  PasskeyUnknown,
  SecondFactorRequired,
} from './complete-login.types.js';
import { ProofInvalid } from './confirmation.types.js';
import { InvalidCredentials } from './invalid-credentials.type.js';
import { deliver, placeOf } from './key-delivery.js';
import { LoginInput, LoginResult, PasswordChangeRequired } from './login.types.js';
import { LogoutPayload, LogoutScope } from './logout.types.js';
import type { SignInContext } from './sign-in.context.js';

@Resolver()
export class SessionResolver {
  @Extensions({ oncePerRequest: true })
  @Mutation(() => LoginResult, {
    description:
      'Checks a username and its password and issues a new API key. If the account has a second factor, continue with completeLogin.',
  })
  async login(
    @Arg('input', () => LoginInput, { description: 'Who logs in.' }) input: LoginInput,
    @Ctx() { em, sessionCookie, services: { signIn } }: SignInContext,
  ): Promise<typeof LoginResult> {
    const place = placeOf(input.delivery, sessionCookie);
    const outcome = await signIn.login.proveAndBegin({ ...input, place });
    await em.flush();
    switch (outcome.kind) {
      case 'logged-in':
        return deliver(outcome, sessionCookie);
      case 'invalid-credentials':
        return new InvalidCredentials();
      case 'password-change-required':
        return new PasswordChangeRequired();
      case 'weak-password':
        return new PasswordTooCommon(outcome.weakness);
      case 'second-factor-required':
        return new SecondFactorRequired(outcome);
    }
  }

  @Extensions({ oncePerRequest: true })
  @Mutation(() => CompleteLoginResult, {
    description: 'Ends a login that has begun, with a second factor or with a passkey alone, and issues a new API key.',
  })
  async completeLogin(
    @Arg('input', () => CompleteLoginInput, { description: 'The login and the proof.' }) {
      challenge,
      proof,
      delivery,
    }: CompleteLoginInput,
    @Ctx() { em, sessionCookie, services: { signIn } }: SignInContext,
  ): Promise<typeof CompleteLoginResult> {
    const place = placeOf(delivery, sessionCookie);
    const outcome = await signIn.completion.proveAndBegin(challenge, proof.given, place);
    await em.flush();
    switch (outcome.kind) {
      case 'logged-in':
        return deliver(outcome, sessionCookie);
      case 'proof-invalid':
        return new ProofInvalid();
      case 'passkey-unknown':
        return new PasskeyUnknown(outcome.signal);
    }
  }

  @Authorized<Permission>('account:write')
  @KeysOnly()
  @EndsCredentials()
  @Mutation(() => LogoutPayload, {
    description: 'Revokes API keys of the signed-in user: all of them, unless scope says otherwise.',
  })
  async logout(
    @Arg('scope', () => LogoutScope, { defaultValue: LogoutScope.ALL, description: 'Which keys to revoke.' })
    scope: LogoutScope,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, sessionCookie, services: { signIn } }: SignInContext,
  ): Promise<LogoutPayload> {
    const { user, revokedKeys } = await signIn.logout.beginAndLogOut(viewer, scope);
    await em.flush();
    if (viewer.credential.isCookie && scope !== LogoutScope.OTHERS) sessionCookie.end();
    return new LogoutPayload(user.username, revokedKeys);
  }
}
