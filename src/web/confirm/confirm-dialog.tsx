import { useEffect, useState } from 'preact/hooks';
import type { ConfirmationDemand } from '../../client/client';
import { ask, failureOf } from '../api/ask';
import { Failure } from '../api/failure';
import { PasskeyOptionsDocument, type ProofInput } from '../gql/graphql';
import { beginWithProvider } from '../sign-in/provider';
import { ProviderButtons } from '../sign-in/provider-buttons';
import { texts } from '../texts/sign-in';
import { Dialog } from '../ui/dialog';
import { proofsComeFrom } from './confirmed';
import { ProofForm } from './proof-form';

interface Demand extends Pick<ConfirmationDemand, 'methods' | 'prove'> {
  end(): void;
}

/** Asks for a proof when an operation needs one: once in a page. */
export function ConfirmDialog() {
  const [demand, setDemand] = useState<Demand>();
  const [atProvider, setAtProvider] = useState(false);
  useEffect(
    () =>
      proofsComeFrom(
        ({ methods, prove, signal }) =>
          new Promise((resolve) => {
            const end = () => {
              setDemand(undefined);
              resolve();
            };
            setAtProvider(false);
            setDemand({ methods, prove, end });
            // With the proof, also in another tab.
            signal.addEventListener('abort', end);
          }),
      ),
    [],
  );
  if (!demand) return null;

  const prove = async (proof: ProofInput) => {
    try {
      return (await demand.prove(proof)).__typename === 'ProofInvalid';
    } catch (error) {
      throw failureOf(error);
    }
  };
  return (
    <Dialog title={texts.confirmTitle} onClose={demand.end}>
      <p>{texts.confirmAbout}</p>
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
