import type { AuthCheckerFn } from 'type-graphql';
import { CredentialForbiddenError } from '../errors/api-error.js';
import type { Permission } from '../permission/permissions.js';
import type { RequestContext } from './context.js';

/**
 * Guards each field that is `@Authorized()`: throws unless the request has a valid credential with the named permission. What
 * makes or ends credentials, and what may ask for confirmation, takes no credential that was made from another.
 */
export const authChecker: AuthCheckerFn<RequestContext, Permission> = async ({ context, info }, [permission]) => {
  const { credential } = await context.authorize(permission, info.parentType === info.schema.getMutationType());
  const { isConfirmed, isForSessions, isForKeys } = info.parentType.getFields()[info.fieldName]?.extensions ?? {};
  if (credential.isDerived && (isConfirmed || isForSessions || isForKeys))
    throw new CredentialForbiddenError(credential.kind);
  return true;
};
