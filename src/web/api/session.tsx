import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { SessionDocument, type SessionQuery, SignOutDocument } from '../gql/graphql';
import { ask, onSignedOut } from './ask';
import { Failure } from './failure';

export type Viewer = SessionQuery['viewerCredential'];

/** Who is signed in in this browser. */
export type SessionState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** @param hasEnded whether somebody was signed in when this page began */
  | { readonly kind: 'out'; readonly hasEnded: boolean }
  | { readonly kind: 'in'; readonly viewer: Viewer };

interface Session {
  readonly state: SessionState;
  /** Asks who is signed in, after a login or a change. */
  refresh(): Promise<void>;
  /** @throws Failure */
  signOut(): Promise<void>;
  /** The account is gone, and its session too. */
  forget(): void;
}

const SessionContext = createContext<Session | undefined>(undefined);
/** Tells the other tabs that somebody has signed in or out here. */
const tabs = new BroadcastChannel('authhero-session');

/** The session of the page. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs a SessionProvider.');
  return session;
}

/** Who is signed in. Only for what is shown to somebody who is. */
export function useViewer(): Viewer {
  const { state } = useSession();
  if (state.kind !== 'in') throw new Error('Nobody is signed in.');
  return state.viewer;
}

export function SessionProvider({ children }: { children: ComponentChildren }) {
  const [state, setState] = useState<SessionState>({ kind: 'loading' });

  async function load(): Promise<void> {
    try {
      const { viewerCredential } = await ask(SessionDocument);
      setState({ kind: 'in', viewer: viewerCredential });
    } catch (error) {
      if (error instanceof Failure && error.kind === 'signed-out') return;
      const failure = Failure.of(error);
      setState((last) => (last.kind === 'in' ? last : { kind: 'failed', failure }));
    }
  }

  const refresh = async () => {
    await load();
    tabs.postMessage('changed');
  };
  const signOut = async () => {
    try {
      await ask(SignOutDocument);
    } catch (error) {
      if (!(error instanceof Failure && error.kind === 'signed-out')) throw error;
    }
    forget();
  };
  const forget = () => {
    setState({ kind: 'out', hasEnded: false });
    tabs.postMessage('changed');
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page begins
  useEffect(() => {
    const end = () =>
      setState((last) => ({ kind: 'out', hasEnded: last.kind === 'in' || (last.kind === 'out' && last.hasEnded) }));
    onSignedOut.add(end);
    tabs.addEventListener('message', load);
    void load();
    return () => {
      onSignedOut.delete(end);
      tabs.removeEventListener('message', load);
    };
  }, []);

  return <SessionContext.Provider value={{ state, refresh, signOut, forget }}>{children}</SessionContext.Provider>;
}
