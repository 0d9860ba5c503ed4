import { useSession } from '../api/session';
import { ProofForm } from '../confirm/proof-form';
import type { ProofInput } from '../gql/graphql';
import { texts } from '../texts/sign-in';
import { type Begun, completeLogin, loginOptions } from './way-in';

/** Asks for the second factor of a login that has begun. */
export function SecondFactorStep({ begun, onRestart }: { begun: Begun; onRestart(): void }) {
  const { refresh } = useSession();
  const prove = async (proof: ProofInput, challenge = begun.challenge) => {
    const refusal = await completeLogin(challenge, proof);
    if (refusal === undefined) await refresh();
    return refusal !== undefined;
  };
  return (
    <>
      <p>{texts.secondAbout}</p>
      <ProofForm
        methods={begun.methods}
        submit={texts.secondSubmit}
        prove={prove}
        requestPasskey={() => loginOptions(begun.challenge)}
      />
      <p class="aside">
        <button type="button" class="link" onClick={onRestart}>
          {texts.startAgain}
        </button>
      </p>
    </>
  );
}
