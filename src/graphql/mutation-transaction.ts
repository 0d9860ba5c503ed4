import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { defaultFieldResolver } from 'graphql';
import pRetry from 'p-retry';
import type { RequestContext } from './context.js';

type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

/** SQLSTATE serialization_failure and deadlock_detected: the same transaction can succeed when it is tried again. */
const RETRYABLE = new Set(['40001', '40P01']);
const RETRIES = { retries: 3, minTimeout: 20, maxTimeout: 200, factor: 2, randomize: true };

/**
 * Makes each mutation of the schema one transaction. A service begins it, in a method whose name has `begin`; this function
 * commits it, or rolls it back, and tries the mutation again when PostgreSQL asks for that. It wraps the resolvers from outside,
 * since a TypeGraphQL middleware can call the resolver only once.
 */
export function wrapMutationsInTransactions(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve: Resolve = field.resolve ?? defaultFieldResolver;
    const atomic: Resolve = (root, args, context, info) =>
      pRetry(() => inOneTransaction(context, field.extensions, () => resolve(root, args, context, info)), {
        ...RETRIES,
        shouldRetry: ({ error }) => RETRYABLE.has((error as { code?: string }).code ?? ''),
      });
    field.resolve = atomic;
  }
}

/** Commits what the service has begun. After an error it rolls back and clears, so that nothing is left for the next mutation. */
async function inOneTransaction(
  context: RequestContext,
  extensions: Readonly<Record<string, unknown>>,
  resolve: () => unknown,
): Promise<unknown> {
  const { em } = context;
  try {
    const result = await resolve();
    await countEvents(context, extensions.endsCredentials === true);
    await followUp(context);
    if (em.isInTransaction()) await em.commit();
    context.services.audit.publish();
    context.services.email.outbox.publish();
    context.sessionCookie.publish();
    return result;
  } catch (error) {
    await rollBack(em);
    em.clear();
    context.services.audit.discard();
    context.services.email.outbox.discard();
    context.sessionCookie.discard();
    throw error;
  } finally {
    context.forgetViewer();
  }
}

/**
 * Counts the events that the mutation has recorded for a signed-in user, before they are committed. Those of operations that end
 * credentials count for the credential alone: see `EndsCredentials`.
 * @throws RateLimitedError; the mutation is rolled back then
 */
async function countEvents(context: RequestContext, endsCredentials: boolean): Promise<void> {
  const { app, viewerId, currentApiKeyId, services } = context;
  const events = services.audit.recorded.length;
  if (viewerId === undefined || events === 0) return;
  await app.userLimits.events.countMany(events, viewerId, ...(endsCredentials ? [currentApiKeyId ?? ''] : []));
}

/** What follows from the events of a mutation, in its transaction: mails to the owner, and the end of invitations. */
async function followUp({ em, services }: RequestContext): Promise<void> {
  if (services.audit.recorded.length === 0 || !em.isInTransaction()) return;
  await services.email.notices.tellOf(services.audit.recorded);
  await services.admin.invitations.endOfLeavers(services.audit.recorded);
}

/** When the connection is lost, PostgreSQL has rolled back by itself. */
async function rollBack(em: SqlEntityManager): Promise<void> {
  if (!em.isInTransaction()) return;
  await em.rollback().catch(() => em.resetTransactionContext());
}
