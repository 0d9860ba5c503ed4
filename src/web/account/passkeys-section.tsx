import { useState } from 'preact/hooks';
import { hasPasskeys, signalAccepted } from '../../client/passkey/passkey';
import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { confirmed } from '../confirm/confirmed';
import { RemovePasskeyDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { AskFirst } from '../ui/ask-first';
import { Empty } from '../ui/empty';
import { notify } from '../ui/notices';
import { Section } from '../ui/section';
import { When } from '../ui/when';
import type { FactorsSectionProps } from './factors';
import { PasskeyDialog } from './passkey-dialog';
import { RecoveryCodesDialog } from './recovery-codes-dialog';

const { security, list } = texts;
type Passkey = FactorsSectionProps['factors']['passkeys'][number];

/** The passkeys of the account. */
export function PasskeysSection({ factors, onChange }: FactorsSectionProps) {
  const [isAdding, setAdding] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [removing, setRemoving] = useState<Passkey>();

  async function added(newCodes: readonly string[]): Promise<void> {
    setAdding(false);
    setCodes(newCodes);
    notify(security.passkeyAdded);
    await onChange();
  }
  async function remove({ id }: Passkey): Promise<void> {
    const result = await confirmed(async () => (await ask(RemovePasskeyDocument, { id })).removePasskey);
    if (result.__typename !== 'RemovePasskeySuccess') throw new Failure('refused', result.message);
    setRemoving(undefined);
    notify(security.passkeyRemoved);
    await signalAccepted(result.factors.passkeySignal);
    await onChange();
  }

  const add = (
    <button type="button" class="secondary" onClick={() => setAdding(true)}>
      {security.passkeyAdd}
    </button>
  );
  return (
    <Section
      title={security.passkeys}
      about={security.passkeysAbout}
      action={factors.passkeys.length > 0 && hasPasskeys() && add}
    >
      {factors.passkeys.length === 0 && (
        <Empty>
          <p>{hasPasskeys() ? security.passkeysNone : security.passkeyUnsupported}</p>
          {hasPasskeys() && add}
        </Empty>
      )}
      <ul class="rows">
        {factors.passkeys.map((passkey) => (
          <li key={passkey.id}>
            <div>
              <strong class="breakable">{passkey.name}</strong>
              {passkey.backedUp && <span class="tag">{security.passkeySynced}</span>}
              <p class="about">
                {list.added} <When at={passkey.createdOn} /> · {list.lastUsed}{' '}
                {passkey.lastUsedOn ? <When at={passkey.lastUsedOn} /> : list.never}
              </p>
            </div>
            <button type="button" class="secondary danger" onClick={() => setRemoving(passkey)}>
              {security.passkeyRemove} <span class="visually-hidden">{passkey.name}</span>
            </button>
          </li>
        ))}
      </ul>
      {isAdding && <PasskeyDialog onAdded={added} onClose={() => setAdding(false)} />}
      {codes.length > 0 && <RecoveryCodesDialog codes={codes} onClose={() => setCodes([])} />}
      {removing && (
        <AskFirst
          title={security.passkeyRemoveTitle(removing.name)}
          does={security.passkeyRemove}
          onYes={() => remove(removing)}
          onClose={() => setRemoving(undefined)}
        >
          <p>{security.passkeyRemoveAbout}</p>
        </AskFirst>
      )}
    </Section>
  );
}
