import { Arg, Ctx, Extensions, Mutation, Resolver } from 'type-graphql';
import { PasswordTooCommon } from '../password/password-too-common.type.js';
import {
  RegisterInput,
  RegisterResult,
  RegisterSuccess,
  RegistrationClosed,
  UsernameTaken,
} from './registration.types.js';
import type { SignInContext } from './sign-in.context.js';

@Resolver()
export class RegistrationResolver {
  @Extensions({ oncePerRequest: true })
  @Mutation(() => RegisterResult, { description: 'Creates an account. It does not log in.' })
  async register(
    @Arg('input', () => RegisterInput, { description: 'The new account.' }) input: RegisterInput,
    @Ctx() { em, services: { signIn } }: SignInContext,
  ): Promise<typeof RegisterResult> {
    const outcome = await signIn.registration.hashAndBegin(input);
    await em.flush();
    switch (outcome.kind) {
      case 'registered':
        return new RegisterSuccess(outcome.user);
      case 'closed':
        return new RegistrationClosed();
      case 'username-taken':
        return new UsernameTaken();
      case 'weak-password':
        return new PasswordTooCommon(outcome.weakness);
    }
  }
}
