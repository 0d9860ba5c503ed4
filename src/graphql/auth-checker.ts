import type { AuthCheckerFn } from 'type-graphql';
import { CredentialForbiddenError } from '../errors/api-error.js';
import type { Permission } from '../permission/permissions.js';
import type { RequestContext } from './context.js';

/**
 * Guards each field that is `@Authorized()`: throws unless the request has a valid credential with the named permission. What
 * makes or ends credentials, and what may ask for confirmation, takes no credential that was made from another.
 */
export const authChecker: AuthCheckerFn<RequestContext, Permission> = async ({ context, info }, [permission]) => {
  const { extensions = {} } = info.parentType.getFields()[info.fieldName] ?? {};
  const { isConfirmed, isForSessions, isForKeys, endsCredentials } = extensions;
  const isChange = info.parentType === info.schema.getMutationType();
  const { credential } = await context.authorize(permission, { isChange, isApart: endsCredentials === true });
  if (credential.isDerived && (isConfirmed || isForSessions || isForKeys))
    throw new CredentialForbiddenError(credential.kind);
  return true;
};
