import type { TypedDocumentString } from '../gql/graphql';
import { texts } from '../texts/shared';
import { auth } from './client';
import { Failure } from './failure';

/** Called when an operation finds that the session has ended. */
export const onSignedOut = new Set<() => void>();

/**
 * Sends an operation. The person is asked for a proof if it needs one.
 * @throws Failure
 */
export async function ask<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  ...[variables]: Variables extends Record<string, never> ? [] : [Variables]
): Promise<Result> {
  if (!navigator.onLine) throw new Failure('offline');
  const query = String(document);
  try {
    return (await auth.send(query, variables as Record<string, unknown> | undefined)) as Result;
  } catch (error) {
    // What was sent may have been done although no answer came.
    const doubt = /^\s*mutation\b/.test(query) ? texts.maybeDone : '';
    throw failureOf(error, doubt);
  }
}

/** Also tells the page if the session has ended. @param doubt see `Failure.of` */
export function failureOf(error: unknown, doubt?: string): Failure {
  const failure = Failure.of(error, doubt);
  if (failure.kind === 'signed-out') for (const listener of onSignedOut) listener();
  return failure;
}
