import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { Route, Router, useLocation } from 'preact-iso';
import { useViewer } from '../api/session';
import { WithSession } from '../sign-in/with-session';
import { texts } from '../texts/console';
import { texts as shared } from '../texts/shared';
import { NotFound } from '../ui/not-found';
import { PageTitle } from '../ui/page-title';
import { Shell } from '../ui/shell';
import { EventsPage } from './events-page';
import { InvitationsPage } from './invitations-page';
import { AdminCommand, NotAdmin } from './not-admin';
import { PeoplePage } from './people-page';
import { PersonPage } from './person-page';
import { RolesPage } from './roles-page';

const { nav } = texts;
const START = '/admin';
const SECTIONS = [
  { href: START, label: nav.people, permission: 'users:manage' },
  { href: '/admin/invitations', label: nav.invitations, permission: 'users:manage' },
  { href: '/admin/roles', label: nav.roles, permission: 'roles:manage' },
  { href: '/admin/events', label: nav.events, permission: 'audit:read' },
];

/** A page for whoever has a permission. Others are told so. */
function needing(permission: string, Page: ComponentType) {
  return function Allowed() {
    if (useViewer().permissions.includes(permission)) return <Page />;
    return (
      <>
        <PageTitle title={texts.notAllowed} />
        <p>{texts.notAllowedAbout}</p>
      </>
    );
  };
}
const People = needing('users:manage', PeoplePage);
const Person = needing('users:manage', PersonPage);
const Invitations = needing('users:manage', InvitationsPage);
const Roles = needing('roles:manage', RolesPage);
const Events = needing('audit:read', EventsPage);
const NoPage = () => <NotFound home={START} />;

/** The console: who may do what, and what happened. */
export const ConsoleApp = () => (
  <WithSession aside={<AdminCommand about={texts.firstAdmin} />}>
    <ForAdmins>
      <Router>
        <Route path="/admin" component={People} />
        <Route path="/admin/people" component={People} />
        <Route path="/admin/people/:username" component={Person} />
        <Route path="/admin/invitations" component={Invitations} />
        <Route path="/admin/roles" component={Roles} />
        <Route path="/admin/events" component={Events} />
        <Route default component={NoPage} />
      </Router>
    </ForAdmins>
  </WithSession>
);

function ForAdmins({ children }: { children: ComponentChildren }) {
  const { permissions } = useViewer();
  const sections = SECTIONS.filter(({ permission }) => permissions.includes(permission));
  const { path, route } = useLocation();
  const [first] = sections;
  const isAtStart = path === START || path === `${START}/`;
  // The start of somebody who may not manage people is the first section that they may see.
  useEffect(() => {
    if (isAtStart && first && first.href !== START) route(first.href, true);
  });
  const account = { href: '/account', label: shared.accountLink };
  return (
    <Shell name={texts.area} links={sections} other={account}>
      {!first && <NotAdmin />}
      {first && !(isAtStart && first.href !== START) && children}
    </Shell>
  );
}
