import { useQuery } from '../api/use-query';
import { PeopleDocument, type UserOrder } from '../gql/graphql';
import { texts } from '../texts/console';
import { Empty } from '../ui/empty';
import { Loaded } from '../ui/loaded';
import { PageTitle } from '../ui/page-title';
import { FIRST_PAGE, Pager, pageOf } from '../ui/pager';
import { useUrlState } from '../ui/url-state';
import { InviteButton } from './invite-button';
import { PeopleFilters } from './people-filters';
import { PeopleTable } from './people-table';

const PAGE_SIZE = 25;
const NEWEST_FIRST = 'CREATED_ON_DESC';

/** Everybody who has an account: search, and open one. */
export function PeoplePage() {
  const [state, change] = useUrlState();
  const { search = '', role = '', order = NEWEST_FIRST, inactive = '' } = state;
  const people = useQuery(PeopleDocument, {
    ...pageOf(state, PAGE_SIZE),
    search: search || null,
    role: role || null,
    orderBy: order in texts.people.orders ? (order as UserOrder) : NEWEST_FIRST,
    includeInactive: inactive !== '',
  });
  return (
    <>
      <PageTitle title={texts.people.title} action={<InviteButton />} />
      <div class="card">
        <PeopleFilters
          choice={{ search, role, order, inactive }}
          onChoose={(parts) => change({ ...FIRST_PAGE, ...parts })}
        />
        <Loaded query={people} lines={8}>
          {({ users: { nodes, pageInfo } }) => (
            <>
              {nodes.length > 0 ? <PeopleTable people={nodes} /> : <Empty>{texts.people.none}</Empty>}
              <Pager info={pageInfo} onTurn={change} />
            </>
          )}
        </Loaded>
      </div>
    </>
  );
}
