import { Arg, Ctx, Extensions, Mutation, Query, Resolver } from 'type-graphql';
import { SecondFactorRequired } from '../sign-in/complete-login.types.js';
import { ProofInvalid } from '../sign-in/confirmation.types.js';
import { deliver, placeOf } from '../sign-in/key-delivery.js';
import { RegistrationClosed, UsernameTaken } from '../sign-in/registration.types.js';
import { SignInProvider } from './identity.types.js';
import type { IdentityProviderContext } from './identity-provider.context.js';
import {
  BeginProviderSignInInput,
  ProviderAnswerInput,
  RegisterWithProviderInput,
} from './identity-provider.inputs.js';
import {
  BeginProviderSignInPayload,
  CompleteProviderSignInResult,
  IdentityUnknown,
  RegisterWithProviderResult,
} from './provider-sign-in.types.js';

@Resolver()
export class ProviderSignInResolver {
  @Extensions({ withoutStatement: true })
  @Query(() => [SignInProvider], {
    description: 'The providers that people can sign in with, for the buttons of a page.',
  })
  async signInProviders(@Ctx() { services }: IdentityProviderContext): Promise<SignInProvider[]> {
    return services.identityProviders.providers.list.map((provider) => new SignInProvider(provider));
  }

  @Extensions({ oncePerRequest: true })
  @Mutation(() => BeginProviderSignInPayload, {
    description:
      'Begins a sign-in with a provider, and says where to send the browser. Send a key of the account to link an identity with it.',
  })
  async beginProviderSignIn(
    @Arg('input', () => BeginProviderSignInInput, { description: 'Which provider, and where to come back.' }) {
      provider,
      redirectTo,
    }: BeginProviderSignInInput,
    @Ctx() context: IdentityProviderContext,
  ): Promise<BeginProviderSignInPayload> {
    const { em, services } = context;
    const { owners, signIn } = services.identityProviders;
    const owner = await owners.of(await context.verifiedViewer());
    const begun = await signIn.begin(provider, redirectTo, owner);
    await em.flush();
    return new BeginProviderSignInPayload(begun);
  }

  @Extensions({ oncePerRequest: true })
  @Mutation(() => CompleteProviderSignInResult, {
    description: 'Ends a sign-in with a provider, and issues a new API key.',
  })
  async completeProviderSignIn(
    @Arg('input', () => ProviderAnswerInput, { description: 'What the provider answered.' }) {
      attempt,
      code,
      state,
      iss = null,
      delivery,
    }: ProviderAnswerInput,
    @Ctx() { em, sessionCookie, services }: IdentityProviderContext,
  ): Promise<typeof CompleteProviderSignInResult> {
    const place = placeOf(delivery, sessionCookie);
    const { login } = services.identityProviders;
    const outcome = await login.identifyAndBegin(attempt, { code, state, iss }, place);
    await em.flush();
    switch (outcome.kind) {
      case 'logged-in':
        return deliver(outcome, sessionCookie);
      case 'second-factor-required':
        return new SecondFactorRequired(outcome);
      case 'identity-unknown':
        return new IdentityUnknown(outcome);
      case 'proof-invalid':
        return new ProofInvalid();
    }
  }

  @Extensions({ oncePerRequest: true })
  @Mutation(() => RegisterWithProviderResult, {
    description: 'Creates an account for somebody whom a provider has identified, and logs in.',
  })
  async registerWithProvider(
    @Arg('input', () => RegisterWithProviderInput, { description: 'The new account.' })
    input: RegisterWithProviderInput,
    @Ctx() { em, sessionCookie, services }: IdentityProviderContext,
  ): Promise<typeof RegisterWithProviderResult> {
    const place = placeOf(input.delivery, sessionCookie);
    const { registration } = services.identityProviders;
    const outcome = await registration.proveAndBegin({ ...input, place });
    await em.flush();
    switch (outcome.kind) {
      case 'logged-in':
        return deliver(outcome, sessionCookie);
      case 'username-taken':
        return new UsernameTaken();
      case 'closed':
        return new RegistrationClosed();
      case 'proof-invalid':
        return new ProofInvalid();
    }
  }
}
