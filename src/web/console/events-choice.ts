import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { type AuditEventType, PersonByNameDocument } from '../gql/graphql';
import { texts } from '../texts/console';
import { EVENT_TYPES } from '../texts/events';
import type { UrlState } from '../ui/url-state';
import type { EventsFilter } from './events-table';

/** The conditions, as they stand in the address: usernames, and times as an input `datetime-local` has them. */
export const CONDITIONS = ['type', 'subject', 'actor', 'since', 'until'] as const;

/**
 * The conditions as the API takes them.
 * @throws Failure also for a username that nobody has
 */
export async function filterOf({ type, subject, actor, since, until }: UrlState): Promise<EventsFilter> {
  if (since && until && since >= until) throw Failure.at('until', texts.events.order);
  return {
    ...(EVENT_TYPES.some((known) => known === type) && { type: type as AuditEventType }),
    ...(subject && { subjectId: await idOf('subject', subject) }),
    ...(actor && { actorId: await idOf('actor', actor) }),
    ...(since && { since: new Date(since).toISOString() }),
    ...(until && { until: new Date(until).toISOString() }),
  };
}

/** An id finds the events of an account that is not active, or was erased. */
const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

async function idOf(field: string, name: string): Promise<string> {
  if (ID.test(name)) return name;
  const { user } = await ask(PersonByNameDocument, { username: name }).catch((failure: Failure) => {
    throw failure.kind === 'input' ? Failure.at(field, texts.events.unknownPerson) : failure;
  });
  if (user) return user.id;
  throw Failure.at(field, texts.events.unknownPerson);
}
