import { GraphQLJSONObject } from 'graphql-scalars';
import { Arg, Args, Authorized, Ctx, Extensions, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Confirmed } from '../permission/confirmed.js';
import { OWN_WAY_IN } from '../permission/own-way-in.js';
import type { Permission } from '../permission/permissions.js';
import { Factors } from '../second-factor/factors.type.js';
import { SecondFactorNeeded } from '../second-factor/second-factor-needed.type.js';
import { ProofInvalid } from '../sign-in/confirmation.types.js';
import { credentialOf } from '../sign-in/credential-json.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import { PasskeyArgs, PasskeyOptionsArgs, PasskeyPurpose, RegisterPasskeyInput } from './passkey.args.js';
import type { PasskeyContext } from './passkey.context.js';
import { Passkey } from './passkey.entity.js';
import {
  LastSignInMethod,
  PasskeyLimitReached,
  PasskeyNotFound,
  PasskeyOptionsResult,
  PasskeyOptionsSuccess,
  RegisterPasskeyResult,
  RegisterPasskeySuccess,
  RemovePasskeyResult,
  RemovePasskeySuccess,
} from './passkey.types.js';
import { NeededByPurpose } from './passkey-purpose.guard.js';

/** The options were confirmed, so their answer needs no second confirmation. */
const OPTIONS_CONFIRMED = { ...OWN_WAY_IN, isNeeded: () => false };

@Resolver(Factors)
export class PasskeyResolver {
  @FieldResolver(() => [Passkey], { description: 'The passkeys, newest first. At most 10.' })
  async passkeys(@Root() { userId }: Factors, @Ctx() { services }: PasskeyContext): Promise<Passkey[]> {
    return services.passkeys.stored.list(userId);
  }

  @FieldResolver(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'What PublicKeyCredential.signalAllAcceptedCredentials() takes, so that the device stops offering passkeys that were removed. Null if there never was a passkey.',
  })
  async passkeySignal(
    @Root() { userId }: Factors,
    @Ctx() { services }: PasskeyContext,
  ): Promise<Record<string, unknown> | null> {
    return services.passkeys.signalOf(userId);
  }

  @NeededByPurpose()
  @Extensions({ oncePerRequest: true })
  @Mutation(() => PasskeyOptionsResult, { description: 'Makes what a browser needs to ask for a passkey.' })
  async passkeyOptions(
    @Args(() => PasskeyOptionsArgs) { purpose, challenge }: PasskeyOptionsArgs,
    @Ctx() context: PasskeyContext,
  ): Promise<typeof PasskeyOptionsResult> {
    const { em, services } = context;
    const { options } = services.passkeys;
    if (purpose === PasskeyPurpose.LOGIN) {
      const outcome = await options.forLogin(challenge ?? null);
      return outcome.kind === 'options' ? new PasskeyOptionsSuccess(outcome) : new ProofInvalid();
    }
    const viewer = await context.viewer();
    const made =
      purpose === PasskeyPurpose.REGISTER
        ? await options.beginRegistration(viewer)
        : await options.beginConfirmation(viewer);
    await em.flush();
    return new PasskeyOptionsSuccess(made);
  }

  @Authorized<Permission>('account:write')
  @Confirmed(OPTIONS_CONFIRMED)
  @Extensions({ oncePerRequest: true })
  @Mutation(() => RegisterPasskeyResult, {
    description: 'Adds a passkey, with the answer to options of the purpose REGISTER.',
  })
  async registerPasskey(
    @Arg('input', () => RegisterPasskeyInput, { description: 'The passkey.' }) { response, name }: RegisterPasskeyInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: PasskeyContext,
  ): Promise<typeof RegisterPasskeyResult> {
    const outcome = await services.passkeys.own.proveAndRegister(viewer, credentialOf(response), name ?? null);
    await em.flush();
    switch (outcome.kind) {
      case 'registered':
        return new RegisterPasskeySuccess(outcome);
      case 'limit-reached':
        return new PasskeyLimitReached();
      case 'proof-invalid':
        return new ProofInvalid();
    }
  }

  @Authorized<Permission>('account:write')
  @Confirmed(OWN_WAY_IN)
  @Mutation(() => RemovePasskeyResult, {
    description: 'Removes a passkey, and revokes the keys of logins with it.',
  })
  async removePasskey(
    @Args(() => PasskeyArgs) { id }: PasskeyArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: PasskeyContext,
  ): Promise<typeof RemovePasskeyResult> {
    const outcome = await services.passkeys.own.beginAndRemove(viewer, id);
    await em.flush();
    switch (outcome.kind) {
      case 'removed':
        return new RemovePasskeySuccess(viewer.userId, outcome.revokedKeys);
      case 'not-found':
        return new PasskeyNotFound();
      case 'last-sign-in-method':
        return new LastSignInMethod();
      case 'second-factor-needed':
        return new SecondFactorNeeded(outcome.roles);
    }
  }
}
