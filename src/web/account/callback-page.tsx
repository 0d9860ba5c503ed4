import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useSession } from '../api/session';
import { useAction } from '../api/use-action';
import { SecondFactorStep } from '../sign-in/second-factor-step';
import { texts } from '../texts/sign-in';
import { EntryPage } from '../ui/entry-page';
import { FailureNotice } from '../ui/failure-notice';
import { notify } from '../ui/notices';
import { PageTitle } from '../ui/page-title';
import { type CallbackOutcome, completeCallback } from './provider-callback';
import { ProviderSignUp } from './provider-sign-up';

/** Where a provider sends the browser back to. */
export function CallbackPage() {
  const { state, refresh } = useSession();
  const { route } = useLocation();
  const action = useAction();
  const [outcome, setOutcome] = useState<CallbackOutcome>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the answer of the provider counts once
  useEffect(() => {
    void action.run(async () => {
      const result = await completeCallback();
      if (result.kind === 'linked') notify(texts.linked);
      if (result.kind === 'signed-in') await refresh();
      if (result.kind === 'signed-in' || result.kind === 'linked') go(result.returnTo);
      else setOutcome(result);
    });
  }, []);
  const go = (path: string) => (path.startsWith('/account') ? route(path, true) : location.replace(path));
  useEffect(() => {
    if (state.kind === 'in' && outcome?.kind === 'second-factor') go(outcome.returnTo);
  });

  const back = (
    <p class="aside">
      <a href="/account">{texts.backToSignIn}</a>
    </p>
  );
  return (
    <EntryPage>
      {!outcome && !action.failure && (
        <>
          <PageTitle title={texts.callbackTitle} />
          <p aria-busy="true">{texts.callbackAbout}</p>
        </>
      )}
      {action.failure && (
        <>
          <PageTitle title={texts.callbackFailed} />
          <FailureNotice failure={action.failure} />
          {back}
        </>
      )}
      {outcome?.kind === 'cancelled' && (
        <>
          <PageTitle title={texts.callbackCancelled} />
          <p>{texts.callbackCancelledAbout}</p>
          {back}
        </>
      )}
      {outcome?.kind === 'second-factor' && (
        <>
          <PageTitle title={texts.secondTitle} />
          <SecondFactorStep begun={outcome.begun} onRestart={() => route('/account')} />
        </>
      )}
      {outcome?.kind === 'unknown' && <ProviderSignUp {...outcome} />}
    </EntryPage>
  );
}
