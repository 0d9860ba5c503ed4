import './ui/theme.css';
import { type ComponentType, render } from 'preact';
import { LocationProvider } from 'preact-iso';
import { SessionProvider } from './api/session';
import { ConfirmDialog } from './confirm/confirm-dialog';
import { CrashGuard } from './ui/crash-guard';
import { Notices } from './ui/notices';

/** Shows an application in its document. @param scope the path below which its links lead to its own pages */
export function runPage(scope: string, App: ComponentType): void {
  render(
    <CrashGuard>
      <LocationProvider scope={scope}>
        <SessionProvider>
          <App />
          <ConfirmDialog />
          <Notices />
        </SessionProvider>
      </LocationProvider>
    </CrashGuard>,
    document.getElementById('app') as HTMLElement,
  );
}
