import { useState } from 'preact/hooks';
import { ask } from '../api/ask';
import { useSession } from '../api/session';
import { useQuery } from '../api/use-query';
import { EndOthersDocument, MyApiKeysDocument, type MyApiKeysQuery, RevokeApiKeyDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { AskFirst } from '../ui/ask-first';
import { clientName } from '../ui/client-name';
import { Loaded } from '../ui/loaded';
import { notify } from '../ui/notices';
import { PageTitle } from '../ui/page-title';
import { Section } from '../ui/section';
import { When } from '../ui/when';
import { MAX_KEYS_SHOWN } from './max-keys-shown';

const { sessions, list } = texts;
type Key = MyApiKeysQuery['myApiKeys']['nodes'][number];

/** Where one is signed in. */
export function SessionsPage() {
  const { signOut } = useSession();
  const keys = useQuery(MyApiKeysDocument, { first: MAX_KEYS_SHOWN });
  const [isEndingOthers, setEndingOthers] = useState(false);
  const [ended, setEnded] = useState<Key>();

  async function end({ id, current }: Key): Promise<void> {
    if (current) return signOut();
    // A key that is not found has ended already.
    await ask(RevokeApiKeyDocument, { id });
    setEnded(undefined);
    notify(sessions.ended);
    return keys.reload();
  }
  async function endOthers(): Promise<void> {
    const { logout } = await ask(EndOthersDocument);
    setEndingOthers(false);
    notify(sessions.endedOthers(logout.revokedKeys));
    await keys.reload();
  }

  return (
    <>
      <PageTitle title={sessions.title} />
      <Section
        label={sessions.title}
        about={sessions.about}
        action={
          <button type="button" class="secondary" onClick={() => setEndingOthers(true)}>
            {sessions.endOthers}
          </button>
        }
      >
        <Loaded query={keys} lines={4}>
          {({ myApiKeys }) => {
            const mine = myApiKeys.nodes.filter(({ kind, rotatedOn }) => kind === 'LOGIN' && !rotatedOn);
            return (
              <>
                <ul class="rows">
                  {mine.map((key) => (
                    <li key={key.id}>
                      <div>
                        <strong>{clientName(key.userAgent, list.unknownClient)}</strong>
                        {key.current && <span class="tag good">{sessions.current}</span>}
                        <p class="about">
                          {key.address && `${list.from} ${key.address} · `}
                          {list.created} <When at={key.createdOn} /> · {list.expires} <When at={key.expiresOn} />
                        </p>
                      </div>
                      <button type="button" class="secondary danger" onClick={() => setEnded(key)}>
                        {sessions.end}{' '}
                        <span class="visually-hidden">{clientName(key.userAgent, list.unknownClient)}</span>
                      </button>
                    </li>
                  ))}
                </ul>
                {mine.length === 1 && <p class="about">{sessions.onlyThis}</p>}
              </>
            );
          }}
        </Loaded>
      </Section>
      {ended && (
        <AskFirst
          title={sessions.endTitle}
          does={sessions.end}
          onYes={() => end(ended)}
          onClose={() => setEnded(undefined)}
        >
          <p>{sessions.endAbout}</p>
        </AskFirst>
      )}
      {isEndingOthers && (
        <AskFirst
          title={sessions.endOthersTitle}
          does={sessions.endOthers}
          onYes={endOthers}
          onClose={() => setEndingOthers(false)}
        >
          <p>{sessions.endOthersAbout}</p>
        </AskFirst>
      )}
    </>
  );
}
