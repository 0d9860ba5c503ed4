import type { AuthCheckerFn } from 'type-graphql';
import type { Permission } from '../permission/permissions.js';
import type { RequestContext } from './context.js';

/** Guards each field that is `@Authorized()`: throws unless the request has a valid credential with the named permission. */
export const authChecker: AuthCheckerFn<RequestContext, Permission> = async ({ context, info }, [permission]) => {
  await context.authorize(permission, info.parentType === info.schema.getMutationType());
  return true;
};
