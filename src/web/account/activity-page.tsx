import { useViewer } from '../api/session';
import { useQuery } from '../api/use-query';
import { MyActivityDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { eventText } from '../texts/events';
import { clientName } from '../ui/client-name';
import { Empty } from '../ui/empty';
import { Loaded } from '../ui/loaded';
import { PageTitle } from '../ui/page-title';
import { Pager, pageOf } from '../ui/pager';
import { Section } from '../ui/section';
import { useUrlState } from '../ui/url-state';
import { When } from '../ui/when';

const { activity, list } = texts;
const PAGE_SIZE = 20;
/** What the API says in place of the address of an admin. */
const WITHHELD = 'withheld';

/** What happened to the account. */
export function ActivityPage() {
  const { user } = useViewer();
  const [state, change] = useUrlState();
  const events = useQuery(MyActivityDocument, pageOf(state, PAGE_SIZE));
  return (
    <>
      <PageTitle title={activity.title} />
      <Section label={activity.title} about={activity.about}>
        <Loaded query={events} lines={10}>
          {({ myAuditEvents: { nodes, pageInfo } }) => (
            <>
              {nodes.length === 0 && (
                <Empty>
                  <p>{activity.none}</p>
                </Empty>
              )}
              <ol class="rows events">
                {nodes.map(({ id, type, detail, createdOn, address, userAgent, actorId }) => (
                  <li key={id}>
                    <div>
                      <strong>{eventText(type)}</strong> {detail && <span class="breakable">{detail}</span>}
                      {actorId && actorId !== user.id && <span class="tag">{activity.byAdmin}</span>}
                      <p class="about">
                        <When at={createdOn} />
                        {userAgent && ` · ${clientName(userAgent, list.unknownClient)}`}
                        {address && address !== WITHHELD && ` · ${list.from} ${address}`}
                      </p>
                    </div>
                  </li>
                ))}
              </ol>
              <Pager info={pageInfo} onTurn={change} />
            </>
          )}
        </Loaded>
      </Section>
    </>
  );
}
