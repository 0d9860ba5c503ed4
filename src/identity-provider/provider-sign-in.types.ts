import { createUnionType, Field, ObjectType } from 'type-graphql';
import { describeResult } from '../errors/describe-result.js';
import { UserError } from '../errors/user-error.js';
import { SecondFactorRequired } from '../sign-in/complete-login.types.js';
import { ProofInvalid } from '../sign-in/confirmation.types.js';
import { LoginSuccess } from '../sign-in/login-success.type.js';
import { RegistrationClosed, UsernameTaken } from '../sign-in/registration.types.js';
import { SessionStarted } from '../sign-in/session-started.type.js';
import type { BegunSignIn } from './provider-sign-in.js';

@ObjectType({ description: 'A sign-in with a provider that has begun. Send the browser to the URL.' })
export class BeginProviderSignInPayload {
  @Field(() => String, { description: 'Where to send the browser.' })
  url: string;

  @Field(() => String, {
    description:
      'Keep it in this tab (sessionStorage), and send it with the answer: it ties the answer to the browser that asked.',
  })
  attempt: string;

  @Field(() => Date, { description: 'When it expires, after 10 minutes.' })
  expiresOn: Date;

  constructor({ url, attempt, expiresOn }: BegunSignIn) {
    this.url = url;
    this.attempt = attempt;
    this.expiresOn = expiresOn;
  }
}

@ObjectType({
  implements: UserError,
  description:
    'The provider knows who it is, and no account here is linked with it. An account is never found by an address: log in and call linkIdentity, or make an account with registerWithProvider.',
})
export class IdentityUnknown extends UserError {
  @Field(() => String, {
    nullable: true,
    description:
      'What registerWithProvider takes, once, within 10 minutes. Null if the provider may not make accounts.',
  })
  signUp: string | null;

  @Field(() => String, { nullable: true, description: 'A username that is free, for the form.' })
  suggestedUsername: string | null;

  constructor({ signUp, suggestedUsername }: { signUp: string | null; suggestedUsername: string | null }) {
    super('There is no account with this sign-in yet.');
    this.signUp = signUp;
    this.suggestedUsername = suggestedUsername;
  }
}

export const CompleteProviderSignInResult = createUnionType({
  name: 'CompleteProviderSignInResult',
  description: describeResult('completeProviderSignIn'),
  types: () => [LoginSuccess, SessionStarted, SecondFactorRequired, IdentityUnknown, ProofInvalid] as const,
});

export const RegisterWithProviderResult = createUnionType({
  name: 'RegisterWithProviderResult',
  description: describeResult('registerWithProvider'),
  types: () => [LoginSuccess, SessionStarted, UsernameTaken, RegistrationClosed, ProofInvalid] as const,
});
