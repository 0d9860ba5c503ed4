import { useLocation } from 'preact-iso';
import { useViewer } from '../api/session';
import { texts } from '../texts/account';
import { NotFound } from '../ui/not-found';
import { Shell } from '../ui/shell';
import { ActivityPage } from './activity-page';
import { DataPage } from './data-page';
import { KeysPage } from './keys-page';
import { ProfilePage } from './profile-page';
import { SecurityPage } from './security-page';
import { SessionsPage } from './sessions-page';

const { nav } = texts;
const PAGES = [
  { href: '/account', label: nav.profile, Page: ProfilePage },
  { href: '/account/security', label: nav.security, Page: SecurityPage },
  { href: '/account/sessions', label: nav.sessions, Page: SessionsPage },
  { href: '/account/keys', label: nav.keys, Page: KeysPage },
  { href: '/account/activity', label: nav.activity, Page: ActivityPage },
  { href: '/account/data', label: nav.data, Page: DataPage },
];
const OF_ADMINS = ['users:manage', 'roles:manage', 'audit:read'];

/** The account of the person who is signed in. */
export function MyAccount() {
  const { permissions, secondFactorMissing } = useViewer();
  const path = useLocation().path.replace(/\/$/, '');
  const Page = PAGES.find(({ href }) => href === path)?.Page ?? NoPage;
  const isAdmin = OF_ADMINS.some((permission) => permissions.includes(permission));
  return (
    <Shell name={texts.area} links={PAGES} other={isAdmin ? { href: '/admin', label: texts.consoleLink } : undefined}>
      {secondFactorMissing && (
        <p class="notice warning">
          {texts.factorMissing} <a href="/account/security">{texts.addFactor}</a>
        </p>
      )}
      <Page />
    </Shell>
  );
}

const NoPage = () => <NotFound home="/account" />;
