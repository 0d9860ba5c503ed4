import type { AuthCheckerFn } from 'type-graphql';
import type { Permission } from '../permission/permissions.js';
import type { RequestContext } from './context.js';

/** Guards each field that is `@Authorized()`: throws unless the request has a valid credential with the named permission. */
export const authChecker: AuthCheckerFn<RequestContext, Permission> = async ({ context }, [permission]) => {
  await context.authorize(permission);
  return true;
};
