import { Extensions, type MiddlewareFn, UseMiddleware } from 'type-graphql';
import { CredentialForbiddenError } from '../errors/api-error.js';
import { ConfirmationRequired } from '../permission/confirmation-required.type.js';
import { OWN_WAY_IN } from '../permission/own-way-in.js';
import { type PasskeyOptionsArgs, PasskeyPurpose } from './passkey.args.js';
import type { PasskeyContext } from './passkey.context.js';

/** As `@Authorized()`, `@SessionsOnly()` and `@Confirmed()` would do it, but each only for some purposes. */
const guard: MiddlewareFn<PasskeyContext> = async ({ context, args }, next) => {
  const { purpose } = args as unknown as PasskeyOptionsArgs;
  if (purpose === PasskeyPurpose.LOGIN) return next();
  const isRegistration = purpose === PasskeyPurpose.REGISTER;
  const { credential } = await context.authorize(isRegistration ? 'account:write' : undefined, { isChange: true });
  const cannotConfirm = !isRegistration && credential.authenticatedOn === null;
  if (credential.isDerived || cannotConfirm) throw new CredentialForbiddenError(credential.kind);
  const needed = isRegistration ? await context.confirmationFor(OWN_WAY_IN, args) : undefined;
  return needed ? new ConfirmationRequired(needed) : next();
};

/** What `passkeyOptions` needs depends on its purpose: LOGIN needs no credential, CONFIRM the key of a login, REGISTER a confirmation. */
export const NeededByPurpose = (): MethodDecorator => (target, property, descriptor) => {
  UseMiddleware(guard)(target, property, descriptor);
  Extensions({ isConfirmed: true, needs: 'a credential unless the purpose is LOGIN' })(target, property, descriptor);
};
