import '../ui/theme.css';
import { render } from 'preact';
import { LocationProvider } from 'preact-iso';
import { SessionProvider } from '../api/session';
import { ConfirmDialog } from '../confirm/confirm-dialog';
import { CrashGuard } from '../ui/crash-guard';
import { Notices } from '../ui/notices';
import { AccountApp } from './account-app';

// Another link of a mail in the same tab changes only what is behind #.
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#token=')) location.reload();
});

render(
  <CrashGuard>
    <LocationProvider scope="/account">
      <SessionProvider>
        <AccountApp />
        <ConfirmDialog />
        <Notices />
      </SessionProvider>
    </LocationProvider>
  </CrashGuard>,
  document.getElementById('app') as HTMLElement,
);
