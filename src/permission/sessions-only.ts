import { Extensions, type MiddlewareFn, UseMiddleware } from 'type-graphql';
import { CredentialForbiddenError } from '../errors/api-error.js';
import type { ViewerContext } from '../viewer/current-viewer.js';

const refuseOthers: MiddlewareFn<ViewerContext> = async ({ context }, next) => {
  const { kind, authenticatedOn } = (await context.viewer()).credential;
  if (authenticatedOn === null) throw new CredentialForbiddenError(kind);
  return next();
};

/** Put it beside `@Authorized()` on an operation for keys of a login only. No other key can prove that its user is there. */
export const SessionsOnly = (): MethodDecorator => (target, property, descriptor) => {
  UseMiddleware(refuseOthers)(target, property, descriptor);
  Extensions({ isForSessions: true })(target, property, descriptor);
};
