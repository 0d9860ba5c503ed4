import { useState } from 'preact/hooks';
import { hasPasskeys } from '../../client/passkey/passkey';
import { Failure } from '../api/failure';
import { useSession } from '../api/session';
import { useAction } from '../api/use-action';
import { getPasskey } from '../passkey/ceremony';
import { texts } from '../texts/sign-in';
import { ActionButton } from '../ui/action-button';
import { FailureNotice } from '../ui/failure-notice';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { usePasskeyAutofill } from './passkey-autofill';
import { beginWithProvider } from './provider';
import { ProviderButtons } from './provider-buttons';
import { type Begun, completeLogin, logIn, loginOptions } from './way-in';

interface PasswordStepProps {
  onSecondFactor(begun: Begun): void;
  onPasswordChange(username: string, password: string): void;
}

/** The first step: a password, a passkey, or a provider. */
export function PasswordStep({ onSecondFactor, onPasswordChange }: PasswordStepProps) {
  const { refresh } = useSession();
  const action = useAction();
  const passkey = useAction();
  const [refusal, setRefusal] = useState<Failure>();
  usePasskeyAutofill(
    () => void refresh(),
    (text) => setRefusal(new Failure('refused', text)),
  );

  async function submit({ text }: FormValues): Promise<void> {
    const [username, password] = [text('username').trim(), text('password')];
    const result = await logIn({ username, password }).catch((failure: Failure) => {
      // What breaks the rules of usernames is the name of nobody.
      throw failure.fields.has('input.username') ? new Failure('refused', texts.wrong) : failure;
    });
    switch (result.__typename) {
      case 'SessionStarted':
      case 'LoginSuccess':
        return refresh();
      case 'SecondFactorRequired':
        return onSecondFactor(result);
      case 'PasswordChangeRequired':
        return onPasswordChange(username, password);
      case 'InvalidCredentials':
        throw new Failure('refused', texts.wrong);
      default:
        throw new Failure('refused', result.message);
    }
  }

  async function signInWithPasskey(): Promise<void> {
    const { options, challenge } = await loginOptions();
    const refused = await completeLogin(challenge, { passkey: await getPasskey(options) });
    if (refused !== undefined) throw new Failure('refused', refused);
    await refresh();
  }

  return (
    <>
      <FailureNotice failure={refusal} />
      <Form action={action} submit={texts.signIn} onSubmit={submit}>
        <Field label={texts.username} name="username" autoComplete="username webauthn" required focused />
        <Field label={texts.password} name="password" type="password" autoComplete="current-password" required />
      </Form>
      <p class="aside">
        <a href="/account/forgotten-password">{texts.forgot}</a>
      </p>
      {hasPasskeys() && (
        <div class="providers">
          <p class="divider">{texts.or}</p>
          <FailureNotice failure={passkey.failure} />
          <ActionButton action={passkey} does={texts.withPasskey} work={signInWithPasskey} class="secondary" />
        </div>
      )}
      <ProviderButtons begin={(id) => beginWithProvider(id, 'sign-in')} />
    </>
  );
}
