import type { TypedDocumentString } from '../gql/graphql';
import { texts } from '../texts/shared';
import { Failure } from './failure';

const TIMEOUT_MS = 20_000;

/** Called when an operation finds that the session has ended. */
export const onSignedOut = new Set<() => void>();

/**
 * Sends an operation. The browser adds the session cookie.
 * @throws Failure
 */
export async function ask<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  ...[variables]: Variables extends Record<string, never> ? [] : [Variables]
): Promise<Result> {
  const query = String(document);
  const { data, errors } = await post(query, JSON.stringify({ query, variables }));
  if (data && !errors) return data as Result;
  const failure = errors?.[0] ? Failure.of(errors[0]) : new Failure('unavailable');
  if (failure.kind === 'signed-out') for (const listener of onSignedOut) listener();
  throw failure;
}

async function post(query: string, body: string) {
  // What was sent may have been done although no answer came.
  const doubt = /^\s*mutation\b/.test(query) ? texts.maybeDone : '';
  if (!navigator.onLine) throw new Failure('offline');
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw new Failure(navigator.onLine ? 'unreachable' : 'offline', doubt);
  });
  return response.json().catch(() => {
    throw Failure.ofProxy(response);
  });
}
