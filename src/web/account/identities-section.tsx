import { useState } from 'preact/hooks';
import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useAction } from '../api/use-action';
import { useQuery } from '../api/use-query';
import { confirmed } from '../confirm/confirmed';
import {
  MyIdentitiesDocument,
  type MyIdentitiesQuery,
  ProvidersDocument,
  UnlinkIdentityDocument,
} from '../gql/graphql';
import { beginWithProvider } from '../sign-in/provider';
import { texts } from '../texts/account';
import { AskFirst } from '../ui/ask-first';
import { FailureNotice } from '../ui/failure-notice';
import { Loaded } from '../ui/loaded';
import { notify } from '../ui/notices';
import { Section } from '../ui/section';
import { When } from '../ui/when';

const { security, list } = texts;
type Identity = MyIdentitiesQuery['myIdentities'][number];

/** The accounts at providers with which one can sign in. Not shown where there are none and no provider. */
export function IdentitiesSection() {
  const identities = useQuery(MyIdentitiesDocument);
  const providers = useQuery(ProvidersDocument).data?.signInProviders ?? [];
  const linking = useAction();
  const [removing, setRemoving] = useState<Identity>();
  if (providers.length === 0 && !identities.data?.myIdentities.length) return null;

  async function unlink({ id }: Identity): Promise<void> {
    const result = await confirmed(async () => (await ask(UnlinkIdentityDocument, { id })).unlinkIdentity);
    if (result.__typename !== 'UnlinkIdentitySuccess') throw new Failure('refused', result.message);
    setRemoving(undefined);
    notify(security.unlinked);
    await identities.reload();
  }

  return (
    <Section title={security.identities} about={security.identitiesAbout}>
      <FailureNotice failure={linking.failure} />
      <Loaded query={identities} lines={2}>
        {({ myIdentities }) => (
          <>
            {myIdentities.length === 0 && <p>{security.identitiesNone}</p>}
            <ul class="rows">
              {myIdentities.map((identity) => (
                <li key={identity.id}>
                  <div>
                    <strong>{identity.provider.name}</strong> <span class="breakable">{identity.label}</span>
                    <p class="about">
                      {list.added} <When at={identity.createdOn} /> · {list.lastUsed}{' '}
                      {identity.lastUsedOn ? <When at={identity.lastUsedOn} /> : list.never}
                    </p>
                  </div>
                  <button type="button" class="secondary danger" onClick={() => setRemoving(identity)}>
                    {security.unlink} <span class="visually-hidden">{identity.provider.name}</span>
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
      <div class="actions">
        {providers.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            class="secondary"
            aria-disabled={linking.isBusy}
            onClick={() => void linking.run(() => beginWithProvider(id, 'link'))}
          >
            {security.link(name)}
          </button>
        ))}
      </div>
      {removing && (
        <AskFirst
          title={security.unlinkTitle(removing.provider.name)}
          does={security.unlink}
          onYes={() => unlink(removing)}
          onClose={() => setRemoving(undefined)}
        >
          <p>{security.unlinkAbout}</p>
        </AskFirst>
      )}
    </Section>
  );
}
