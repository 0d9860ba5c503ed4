import { Args, Authorized, Ctx, Extensions, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Confirmed } from '../permission/confirmed.js';
import { KeysOnly } from '../permission/keys-only.js';
import { OWN_WAY_IN } from '../permission/own-way-in.js';
import type { Permission } from '../permission/permissions.js';
import { SessionsOnly } from '../permission/sessions-only.js';
import { ProofInvalid } from '../sign-in/confirmation.types.js';
import { CurrentViewer } from '../viewer/current-viewer.js';
import type { Viewer } from '../viewer/viewer.js';
import { Factors } from './factors.type.js';
import { EnableTotpArgs } from './second-factor.args.js';
import type { SecondFactorContext } from './second-factor.context.js';
import {
  BeginTotpResult,
  BeginTotpSuccess,
  DisableTotpResult,
  DisableTotpSuccess,
  EnableTotpResult,
  EnableTotpSuccess,
  RenewRecoveryCodesResult,
  RenewRecoveryCodesSuccess,
} from './second-factor.types.js';
import { SecondFactorNeeded } from './second-factor-needed.type.js';

@Resolver(Factors)
export class SecondFactorResolver {
  @Authorized<Permission>('account:read')
  @Query(() => Factors, { description: 'The second factors of the signed-in user.' })
  async myFactors(@CurrentViewer() { userId }: Viewer): Promise<Factors> {
    return new Factors(userId);
  }

  @FieldResolver()
  async totpEnabledOn(@Root() { userId }: Factors, @Ctx() { services }: SecondFactorContext): Promise<Date | null> {
    return services.secondFactors.totp.enabledOn(userId);
  }

  @FieldResolver()
  async recoveryCodesLeft(@Root() { userId }: Factors, @Ctx() { services }: SecondFactorContext): Promise<number> {
    return services.secondFactors.recoveryCodes.count(userId);
  }

  @Authorized<Permission>('account:write')
  @Confirmed(OWN_WAY_IN)
  @Mutation(() => BeginTotpResult, {
    description: 'Makes an authenticator app. It counts once enableTotp has got a code of it.',
  })
  async beginTotp(
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: SecondFactorContext,
  ): Promise<typeof BeginTotpResult> {
    const begun = await services.secondFactors.totp.beginAndEnrol(viewer);
    await em.flush();
    return new BeginTotpSuccess(begun);
  }

  @Authorized<Permission>('account:write')
  @SessionsOnly()
  @KeysOnly()
  @Extensions({ oncePerRequest: true })
  @Mutation(() => EnableTotpResult, {
    description:
      'Puts the app of beginTotp in force, with a code that it shows, and revokes every other key of a login. A key of createApiKey gets FORBIDDEN.',
  })
  async enableTotp(
    @Args(() => EnableTotpArgs) { code }: EnableTotpArgs,
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: SecondFactorContext,
  ): Promise<typeof EnableTotpResult> {
    const outcome = await services.secondFactors.totp.proveAndEnable(viewer, code);
    await em.flush();
    switch (outcome.kind) {
      case 'enabled':
        return new EnableTotpSuccess(outcome);
      case 'proof-invalid':
        return new ProofInvalid();
    }
  }

  @Authorized<Permission>('account:write')
  @Confirmed(OWN_WAY_IN)
  @Mutation(() => DisableTotpResult, { description: 'Removes the authenticator app.' })
  async disableTotp(
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: SecondFactorContext,
  ): Promise<typeof DisableTotpResult> {
    const outcome = await services.secondFactors.totp.beginAndDisable(viewer);
    await em.flush();
    switch (outcome.kind) {
      case 'disabled':
        return new DisableTotpSuccess(viewer.userId);
      case 'second-factor-needed':
        return new SecondFactorNeeded(outcome.roles);
    }
  }

  @Authorized<Permission>('account:write')
  @Confirmed(OWN_WAY_IN)
  @Mutation(() => RenewRecoveryCodesResult, { description: 'Replaces the recovery codes.' })
  async renewRecoveryCodes(
    @CurrentViewer() viewer: Viewer,
    @Ctx() { em, services }: SecondFactorContext,
  ): Promise<typeof RenewRecoveryCodesResult> {
    const codes = await services.secondFactors.recovery.beginAndRenew(viewer);
    await em.flush();
    return new RenewRecoveryCodesSuccess(codes);
  }
}
