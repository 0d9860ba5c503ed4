import { useEffect, useState } from 'preact/hooks';
import { useAction } from '../api/use-action';
import { texts } from '../texts/console';
import { Empty } from '../ui/empty';
import { Loaded } from '../ui/loaded';
import { PageTitle } from '../ui/page-title';
import { FIRST_PAGE, Pager, pageOf } from '../ui/pager';
import { type UrlState, useUrlState } from '../ui/url-state';
import { CONDITIONS, filterOf } from './events-choice';
import { EventsFilters } from './events-filters';
import { type EventsFilter, EventsTable, useEvents } from './events-table';

const { events: words } = texts;
const PAGE_SIZE = 25;

/** What happened to every account. The conditions are in the address. */
export function EventsPage() {
  const [state, change] = useUrlState();
  const action = useAction();
  const [filter, setFilter] = useState<EventsFilter>();
  const key = JSON.stringify(CONDITIONS.map((name) => state[name]));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key has the conditions
  useEffect(() => {
    void action.run(async () => setFilter(await filterOf(state)));
  }, [key]);
  return (
    <>
      <PageTitle title={words.title} />
      <div class="card">
        <EventsFilters choice={state} action={action} onChoose={(parts) => change({ ...FIRST_PAGE, ...parts })} />
        {filter && <Events filter={filter} state={state} onTurn={change} />}
      </div>
    </>
  );
}

interface EventsProps {
  readonly filter: EventsFilter;
  readonly state: UrlState;
  onTurn(page: UrlState): void;
}

function Events({ filter, state, onTurn }: EventsProps) {
  const events = useEvents({ ...filter, ...pageOf(state, PAGE_SIZE) });
  return (
    <Loaded query={events} lines={10}>
      {({ auditEvents: { nodes, pageInfo } }) => (
        <>
          {nodes.length > 0 ? <EventsTable events={nodes} /> : <Empty>{words.none}</Empty>}
          <Pager info={pageInfo} onTurn={onTurn} />
        </>
      )}
    </Loaded>
  );
}
