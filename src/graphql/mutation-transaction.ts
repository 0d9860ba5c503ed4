import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { defaultFieldResolver } from 'graphql';
import pRetry from 'p-retry';
import type { RequestContext } from './context.js';

type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

/** PostgreSQL's word for "nothing is wrong with this transaction but its moment": serialization_failure, deadlock_detected. */
const TRY_AGAIN = new Set(['40001', '40P01']);
const RETRIES = { retries: 3, minTimeout: 20, maxTimeout: 200, factor: 2, randomize: true };

/**
 * Makes each mutation of the schema one transaction, begun by a service's lock and tried again from its start when
 * PostgreSQL asks for that. It wraps the resolvers from outside, since a TypeGraphQL middleware can call on once only.
 */
export function wrapMutationsInTransactions(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve: Resolve = field.resolve ?? defaultFieldResolver;
    const atomic: Resolve = (root, args, context, info) =>
      pRetry(() => inOneTransaction(context, () => resolve(root, args, context, info)), {
        ...RETRIES,
        shouldRetry: ({ error }) => TRY_AGAIN.has((error as { code?: string }).code ?? ''),
      });
    field.resolve = atomic;
  }
}

/** Commits what a lock has begun; on a throw rolls back and clears, so that nothing is left for whatever comes next. */
async function inOneTransaction(context: RequestContext, resolve: () => unknown): Promise<unknown> {
  const { em } = context;
  try {
    const result = await resolve();
    if (em.isInTransaction()) await em.commit();
    context.services.audit.publish();
    return result;
  } catch (error) {
    await rollBack(em);
    em.clear();
    context.services.audit.discard();
    throw error;
  } finally {
    context.forgetViewer();
  }
}

/** A connection that is gone can't be told to roll back, and need not be: PostgreSQL has done it. */
async function rollBack(em: SqlEntityManager): Promise<void> {
  if (!em.isInTransaction()) return;
  await em.rollback().catch(() => em.resetTransactionContext());
}
