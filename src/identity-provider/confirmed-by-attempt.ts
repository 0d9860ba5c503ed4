import { Extensions, type MiddlewareFn, UseMiddleware } from 'type-graphql';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { OWN_WAY_IN } from '../permission/own-way-in.js';
import type { IdentityProviderContext } from './identity-provider.context.js';
import type { ProviderAnswerInput } from './identity-provider.inputs.js';

const ask: MiddlewareFn<IdentityProviderContext> = async ({ context, args }, next) => {
  const { attempt } = (args as unknown as { input: ProviderAnswerInput }).input;
  const { userId } = await context.viewer();
  const isConfirmed = context.services.identityProviders.signIn.isConfirmedBy(attempt, userId);
  const needed = await context.confirmationFor({ ...OWN_WAY_IN, isNeeded: () => !isConfirmed }, args);
  return needed ? new ConfirmationRequired(needed) : next();
};

/** As `@Confirmed()`, but an attempt that was begun with a recent proof needs no other one: the way to a provider and back takes time. */
export const ConfirmedByAttempt = (): MethodDecorator => (target, property, descriptor) => {
  UseMiddleware(ask)(target, property, descriptor);
  Extensions({ isConfirmed: true })(target, property, descriptor);
};
