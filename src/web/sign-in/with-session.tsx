import { type ComponentChildren, Fragment } from 'preact';
import { useSession } from '../api/session';
import { EntryPage } from '../ui/entry-page';
import { FailureNotice } from '../ui/failure-notice';
import { Waiting } from '../ui/waiting';
import { SignIn } from './sign-in';

/** Shows its content to somebody who is signed in, and a form to sign in to everybody else. @param aside below that form */
export function WithSession({ children, aside }: { children: ComponentChildren; aside?: ComponentChildren }) {
  const { state, refresh } = useSession();
  switch (state.kind) {
    case 'loading':
      return <Waiting />;
    case 'failed':
      return (
        <EntryPage>
          <FailureNotice failure={state.failure} retry={() => void refresh()} />
        </EntryPage>
      );
    case 'out':
      return <SignIn hasEnded={state.hasEnded}>{aside}</SignIn>;
    case 'in':
      // Nothing that was typed or shown stays when somebody else is signed in.
      return <Fragment key={state.viewer.user.id}>{children}</Fragment>;
  }
}
