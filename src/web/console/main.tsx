import '../ui/theme.css';
import { render } from 'preact';
import { LocationProvider } from 'preact-iso';
import { SessionProvider } from '../api/session';
import { ConfirmDialog } from '../confirm/confirm-dialog';
import { CrashGuard } from '../ui/crash-guard';
import { Notices } from '../ui/notices';
import { ConsoleApp } from './console-app';

render(
  <CrashGuard>
    <LocationProvider scope="/admin">
      <SessionProvider>
        <ConsoleApp />
        <ConfirmDialog />
        <Notices />
      </SessionProvider>
    </LocationProvider>
  </CrashGuard>,
  document.getElementById('app') as HTMLElement,
);
