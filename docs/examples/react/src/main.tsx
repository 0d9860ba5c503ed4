import type { Schema } from 'authhero-graphql-client';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Account } from './account';
import { auth } from './auth';
import { ConfirmDialog } from './confirm-dialog';
import { Entrance } from './entrance';

function App() {
  const [user, setUser] = useState<Schema.User | null>();
  const load = async () => setUser(await auth.me().catch(() => null));
  useEffect(() => {
    void load();
    return auth.subscribe((event) => (event === 'SIGNED_OUT' ? setUser(null) : load()));
  }, []);
  if (user === undefined) return <p>One moment ...</p>;
  return (
    <>
      {user ? <Account user={user} reload={load} /> : <Entrance />}
      <ConfirmDialog />
    </>
  );
}

createRoot(document.querySelector('main') as HTMLElement).render(<App />);
