import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { type SessionState, useSession } from '../api/session';
import { useAction } from '../api/use-action';
import { texts as shared } from '../texts/shared';
import { texts } from '../texts/sign-in';
import { ActionButton } from '../ui/action-button';
import { EntryPage } from '../ui/entry-page';
import { FailureNotice } from '../ui/failure-notice';
import { PageTitle } from '../ui/page-title';
import { Waiting } from '../ui/waiting';

/** Shows its content unless somebody was signed in when the page began: a second session would replace theirs. */
export function ForNobody({ children }: { children: ComponentChildren }) {
  const { state, signOut } = useSession();
  const first = useRef<SessionState | undefined>(undefined);
  const leaving = useAction();
  if (!first.current && state.kind !== 'loading') first.current = state;
  if (!first.current) return <Waiting />;
  if (first.current.kind !== 'in' || state.kind !== 'in') return children;
  return (
    <EntryPage>
      <PageTitle title={texts.signedInAlready(state.viewer.user.username)} />
      <p>{texts.signedInAbout}</p>
      <FailureNotice failure={leaving.failure} />
      <div class="actions">
        <a class="button" href="/account">
          {shared.accountLink}
        </a>
        <ActionButton action={leaving} does={shared.signOut} work={signOut} class="secondary" />
      </div>
    </EntryPage>
  );
}
