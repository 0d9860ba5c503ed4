import { useEffect, useState } from 'preact/hooks';
import { ask, onSignedOut } from '../api/ask';
import { Failure } from '../api/failure';
import { ConfirmIdentityDocument, type IdentityMethod, PasskeyOptionsDocument, type ProofInput } from '../gql/graphql';
import { beginWithProvider } from '../sign-in/provider';
import { ProviderButtons } from '../sign-in/provider-buttons';
import { texts } from '../texts/sign-in';
import { Dialog } from '../ui/dialog';
import { proofsComeFrom } from './confirmed';
import { ProofForm } from './proof-form';

interface Demand {
  readonly methods: readonly IdentityMethod[];
  answer(isProved: boolean): void;
}

/** Asks for a proof when an operation needs one: once in a page. */
export function ConfirmDialog() {
  const [demand, setDemand] = useState<Demand>();
  const [atProvider, setAtProvider] = useState(false);
  useEffect(
    () =>
      proofsComeFrom(
        (methods) =>
          new Promise((resolve) => {
            setAtProvider(false);
            setDemand({ methods, answer: resolve });
          }),
      ),
    [],
  );
  const end = (isProved: boolean) => {
    setDemand(undefined);
    demand?.answer(isProved);
  };
  useEffect(() => {
    const giveUp = () => end(false);
    onSignedOut.add(giveUp);
    return () => void onSignedOut.delete(giveUp);
  });
  if (!demand) return null;

  const prove = async (proof: ProofInput) => {
    const { confirmIdentity } = await ask(ConfirmIdentityDocument, { proof });
    if (confirmIdentity.__typename === 'ProofInvalid') return true;
    end(true);
    return false;
  };
  return (
    <Dialog title={texts.confirmTitle} onClose={() => end(false)}>
      <p>{demand.methods.length > 0 ? texts.confirmAbout : texts.cannotConfirm}</p>
      {atProvider ? (
        <ProviderButtons begin={(id) => beginWithProvider(id, 'sign-in')} />
      ) : (
        <ProofForm
          methods={demand.methods}
          submit={texts.confirm}
          prove={prove}
          requestPasskey={requestPasskey}
          withProvider={() => setAtProvider(true)}
        />
      )}
    </Dialog>
  );
}

async function requestPasskey() {
  const { passkeyOptions } = await ask(PasskeyOptionsDocument, { purpose: 'CONFIRM' });
  if (passkeyOptions.__typename !== 'PasskeyOptionsSuccess') throw new Failure('refused', passkeyOptions.message);
  return { options: passkeyOptions.options };
}
