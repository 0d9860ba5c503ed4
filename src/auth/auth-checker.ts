import type { AuthCheckerFn } from 'type-graphql';
import type { RequestContext } from '../context.js';

/** Guards each field that is `@Authorized()`: throws unless the request carries a good credential. */
export const authChecker: AuthCheckerFn<RequestContext> = async ({ context }) => {
  await context.viewer();
  return true;
};
