import { Extensions, type MiddlewareFn, UseMiddleware } from 'type-graphql';
import { CredentialForbiddenError } from '../errors/api-error.js';
import type { ViewerContext } from '../viewer/current-viewer.js';

const refuseOthers: MiddlewareFn<ViewerContext> = async ({ context }, next) => {
  const { kind, authenticatedOn } = (await context.viewer()).credential;
  if (authenticatedOn === null) throw new CredentialForbiddenError(kind);
  return next();
};

/** Stands beside `@Authorized()`: only a key that comes of a login may do this, since no other can prove that its user is there. */
export const SessionsOnly = (): MethodDecorator => (target, property, descriptor) => {
  UseMiddleware(refuseOthers)(target, property, descriptor);
  Extensions({ isForSessions: true })(target, property, descriptor);
};
