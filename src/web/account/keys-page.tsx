import { useState } from 'preact/hooks';
import { ask } from '../api/ask';
import { useQuery } from '../api/use-query';
import { MyApiKeysDocument, RevokeApiKeyDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { AskFirst } from '../ui/ask-first';
import { Empty } from '../ui/empty';
import { Loaded } from '../ui/loaded';
import { notify } from '../ui/notices';
import { PageTitle } from '../ui/page-title';
import { SecretDialog } from '../ui/secret-dialog';
import { Section } from '../ui/section';
import { CreateKeyDialog } from './create-key-dialog';
import { type Key, KeyRow } from './key-row';
import { MAX_KEYS_SHOWN } from './max-keys-shown';
import { RenameKeyDialog } from './rename-key-dialog';
import { ReplaceKeyDialog } from './replace-key-dialog';

const { keys: words } = texts;

type Doing = { readonly what: 'rename' | 'replace' | 'revoke'; readonly key: Key } | { readonly what: 'create' };

/** The keys of scripts and services that act for the account. */
export function KeysPage() {
  const keys = useQuery(MyApiKeysDocument, { first: MAX_KEYS_SHOWN });
  const [doing, setDoing] = useState<Doing>();
  const [made, setMade] = useState<string>();
  const stop = () => setDoing(undefined);

  async function changed(apiKey?: string): Promise<void> {
    stop();
    setMade(apiKey);
    await keys.reload();
  }
  async function revoke({ id }: Key): Promise<void> {
    // A key that is not found has ended already.
    await ask(RevokeApiKeyDocument, { id });
    notify(words.revoked);
    await changed();
  }

  const create = (
    <button type="button" onClick={() => setDoing({ what: 'create' })}>
      {words.create}
    </button>
  );
  return (
    <>
      <PageTitle title={words.title} />
      <Section label={words.title} about={words.about} action={create}>
        <Loaded query={keys} lines={4}>
          {({ myApiKeys }) => {
            const mine = myApiKeys.nodes.filter(({ kind }) => kind === 'CREATED');
            if (mine.length === 0)
              return (
                <Empty>
                  <p>{words.none}</p>
                </Empty>
              );
            return (
              <ul class="rows">
                {mine.map((key) => (
                  <KeyRow key={key.id} apiKey={key} onDo={(what) => setDoing({ what, key })} />
                ))}
              </ul>
            );
          }}
        </Loaded>
      </Section>
      {doing?.what === 'create' && <CreateKeyDialog onMade={changed} onClose={stop} />}
      {doing?.what === 'rename' && <RenameKeyDialog apiKey={doing.key} onRenamed={changed} onClose={stop} />}
      {doing?.what === 'replace' && <ReplaceKeyDialog apiKey={doing.key} onMade={changed} onClose={stop} />}
      {doing?.what === 'revoke' && (
        <AskFirst
          title={words.revokeTitle(doing.key.name ?? doing.key.maskedKey)}
          does={words.revoke}
          onYes={() => revoke(doing.key)}
          onClose={stop}
        >
          <p>{words.revokeAbout}</p>
        </AskFirst>
      )}
      {made && (
        <SecretDialog
          title={words.made}
          about={words.madeAbout}
          label={words.key}
          value={made}
          onClose={() => setMade(undefined)}
        />
      )}
    </>
  );
}
