import { useLocation } from 'preact-iso';
import { useSession } from '../api/session';
import { texts } from '../texts/sign-in';
import { notify } from '../ui/notices';
import { logIn } from './way-in';

/** Signs in to an account that was just made. If that fails, the account is there all the same: one is asked to sign in. */
export function useFirstLogin(): (username: string, password: string, goTo: string) => Promise<boolean> {
  const { refresh } = useSession();
  const { route } = useLocation();
  return async (username, password, goTo) => {
    const result = await logIn({ username, password }).catch(() => undefined);
    const isSignedIn = result?.__typename === 'SessionStarted';
    if (isSignedIn) await refresh();
    else notify(texts.made);
    route(isSignedIn ? goTo : '/account');
    return isSignedIn;
  };
}
