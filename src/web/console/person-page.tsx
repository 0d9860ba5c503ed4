import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { useViewer } from '../api/session';
import { useQuery } from '../api/use-query';
import { PeopleDocument, type PersonFragment } from '../gql/graphql';
import { texts } from '../texts/console';
import { Loaded } from '../ui/loaded';
import { PageTitle } from '../ui/page-title';
import { Section } from '../ui/section';
import { EventsTable, useEvents } from './events-table';
import { PersonActions } from './person-actions';
import { PersonFacts } from './person-facts';
import { PersonRoles } from './person-roles';

const { person: words } = texts;
const LATEST = 10;

/** One account: what it is, what it may do, and what an admin can do for it. */
export function PersonPage() {
  const username = useRoute().params.username ?? '';
  // Nothing of another account stays while this one is asked for.
  return <Person key={username} username={username} />;
}

function Person({ username }: { username: string }) {
  const { permissions } = useViewer();
  // The only question that also finds somebody inactive. An exact name comes first in this order.
  const found = useQuery(PeopleDocument, {
    search: username,
    includeInactive: true,
    orderBy: 'USERNAME_ASC',
    first: 1,
  });
  const [changes, setChanges] = useState(0);
  const changed = async () => {
    await found.reload();
    setChanges((count) => count + 1);
  };
  return (
    <>
      <p>
        <a href="/admin">← {words.back}</a>
      </p>
      <PageTitle title={username} />
      <Loaded query={found} lines={8}>
        {({ users }) => {
          const person = users.nodes.find((user) => user.username.toLowerCase() === username.toLowerCase());
          if (!person)
            return (
              <Section title={words.missing}>
                <p>{words.missingAbout}</p>
              </Section>
            );
          return (
            <>
              <PersonFacts person={person} />
              <PersonRoles person={person} onChange={changed} />
              <PersonActions person={person} onChange={changed} />
              {permissions.includes('audit:read') && <LatestEvents key={changes} person={person} />}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function LatestEvents({ person }: { person: PersonFragment }) {
  const events = useEvents({ subjectId: person.id, first: LATEST });
  return (
    <Section title={words.events} action={<a href={`/admin/events?subject=${person.id}`}>{words.allEvents}</a>}>
      <Loaded query={events} lines={6}>
        {({ auditEvents }) => <EventsTable events={auditEvents.nodes} />}
      </Loaded>
    </Section>
  );
}
