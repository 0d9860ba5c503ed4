import { useViewer } from '../api/session';
import { type Query, useQuery } from '../api/use-query';
import { type AuditEventType, EventsDocument, type EventsQuery } from '../gql/graphql';
import { texts } from '../texts/console';
import { eventText } from '../texts/events';
import { clientName } from '../ui/client-name';
import type { Page } from '../ui/pager';
import { When } from '../ui/when';
import { personPath } from './people-table';
import { useNames } from './use-names';

const { columns, ...words } = texts.events;

/** Which events to show. */
export interface EventsFilter {
  readonly type?: AuditEventType;
  readonly subjectId?: string;
  readonly actorId?: string;
  readonly since?: string;
  readonly until?: string;
}

export const useEvents = (filter: EventsFilter & Page): Query<EventsQuery> => useQuery(EventsDocument, filter);

/** Events in rows. */
export function EventsTable({ events }: { events: EventsQuery['auditEvents']['nodes'] }) {
  const names = useNames(events.flatMap(({ actorId, subjectId }) => [actorId, subjectId]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard
    <section class="table events-table" aria-label={words.title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.when}</th>
            <th scope="col">{columns.what}</th>
            <th scope="col">{columns.about}</th>
            <th scope="col">{columns.who}</th>
            <th scope="col">{columns.from}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <td>
                <When at={event.createdOn} exact />
                <span class="about request" title={event.requestId}>
                  {words.request} …{event.requestId.slice(-8)}
                </span>
              </td>
              <th scope="row">
                {eventText(event.type)} <span class="about breakable">{event.detail}</span>
              </th>
              <td>
                <Account id={event.subjectId} names={names} />
              </td>
              <td data-label={columns.who}>
                {event.actorId ? (
                  <Account id={event.actorId} names={names} />
                ) : (
                  <span class="about">{words.nobody}</span>
                )}
              </td>
              <td>
                {clientName(event.userAgent, '')} <span class="about">{event.address}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface AccountProps {
  readonly id: string | null | undefined;
  readonly names: Readonly<Record<string, string>>;
}

/** Somebody by name. Of an inactive account only the end of the id, which differs even between ids of the same moment. */
function Account({ id, names }: AccountProps) {
  const { permissions } = useViewer();
  if (!id) return null;
  const name = names[id];
  if (!name) return <code title={id}>…{id.slice(-8)}</code>;
  return permissions.includes('users:manage') ? <a href={personPath(name)}>{name}</a> : <span>{name}</span>;
}
