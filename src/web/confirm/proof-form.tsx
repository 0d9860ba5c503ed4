import { useState } from 'preact/hooks';
import { hasPasskeys } from '../../client/passkey/passkey';
import { useAction } from '../api/use-action';
import type { IdentityMethod, ProofInput } from '../gql/graphql';
import { getPasskey } from '../passkey/ceremony';
import { texts } from '../texts/sign-in';
import { ActionButton } from '../ui/action-button';
import { FailureNotice } from '../ui/failure-notice';
import { Field } from '../ui/field';
import { Form } from '../ui/form';

/** Options for the browser, and the challenge that completeLogin takes for them. */
export interface PasskeyRequest {
  readonly options: Record<string, unknown>;
  readonly challenge?: string | undefined;
}

interface ProofFormProps {
  /** How one can prove it, the best first. */
  readonly methods: readonly IdentityMethod[];
  readonly submit: string;
  /** @returns whether the proof is refused */
  prove(proof: ProofInput, challenge?: string): Promise<boolean>;
  /** @throws Failure */
  requestPasskey(): Promise<PasskeyRequest>;
  /** Signs in with a provider again. */
  withProvider?(): void;
}

const TYPED = {
  TOTP: { name: 'totpCode', autoComplete: 'one-time-code', inputMode: 'numeric', type: 'text' },
  RECOVERY_CODE: { name: 'recoveryCode', autoComplete: 'off', inputMode: 'text', type: 'text' },
  PASSWORD: { name: 'password', autoComplete: 'current-password', inputMode: 'text', type: 'password' },
} as const;
type Typed = keyof typeof TYPED;
const isTyped = (method: IdentityMethod): method is Typed => method in TYPED;

/** Asks for one proof, and offers the other ways to give it. */
export function ProofForm({ methods, submit, prove, requestPasskey, withProvider }: ProofFormProps) {
  const usable = methods.filter((method) => {
    if (method === 'PASSKEY') return hasPasskeys();
    return method === 'PROVIDER' ? withProvider !== undefined : isTyped(method);
  });
  const [chosen, choose] = useState(usable[0]);
  const [fault, setFault] = useState<string>();
  const action = useAction();
  const send = async (proof: ProofInput, challenge?: string) => {
    setFault(undefined);
    if (await prove(proof, challenge)) setFault(texts.refused[chosen as keyof typeof texts.refused]);
  };
  const withPasskey = async () => {
    const { options, challenge } = await requestPasskey();
    await send({ passkey: await getPasskey(options) }, challenge);
  };
  const others = usable.filter((method) => method !== chosen);

  return (
    <>
      {chosen && isTyped(chosen) && (
        <Form
          key={chosen}
          action={action}
          submit={submit}
          onSubmit={(values) => send({ [TYPED[chosen].name]: values.text(TYPED[chosen].name) })}
        >
          <Field
            {...TYPED[chosen]}
            label={texts.methods[chosen].label}
            hint={texts.methods[chosen].hint}
            fault={fault}
            required
            focused
          />
        </Form>
      )}
      {chosen === 'PASSKEY' && (
        <>
          <FailureNotice failure={action.failure} />
          {fault && (
            <p class="notice failure" role="alert">
              {fault}
            </p>
          )}
          <p>{texts.methods.PASSKEY.hint}</p>
          <ActionButton action={action} does={texts.methods.PASSKEY.label} work={withPasskey} />
        </>
      )}
      {chosen === 'PROVIDER' && (
        <button type="button" onClick={withProvider}>
          {texts.methods.PROVIDER.label}
        </button>
      )}
      {!chosen && <p class="notice failure">{texts.noMethod}</p>}
      {others.length > 0 && (
        <ul class="choices" aria-label={texts.otherWays}>
          {others.map((method) => (
            <li key={method}>
              <button
                type="button"
                class="link"
                onClick={() => {
                  setFault(undefined);
                  action.fail(undefined);
                  choose(method);
                }}
              >
                {texts.methods[method as keyof typeof texts.methods].choose}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
