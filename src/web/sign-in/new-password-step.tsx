import { Failure } from '../api/failure';
import { useSession } from '../api/session';
import { useAction } from '../api/use-action';
import { texts } from '../texts/sign-in';
import { NewPasswordField } from '../ui/account-fields';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { HiddenUsername } from '../ui/hidden-username';
import { type Begun, logIn } from './way-in';

interface NewPasswordStepProps {
  readonly username: string;
  /** The one-time password of an admin. */
  readonly password: string;
  onSecondFactor(begun: Begun): void;
  onRestart(): void;
}

/** Replaces a one-time password by one of the person's own. */
export function NewPasswordStep({ username, password, onSecondFactor, onRestart }: NewPasswordStepProps) {
  const { refresh } = useSession();
  const action = useAction();
  async function submit({ text }: FormValues): Promise<void> {
    const result = await logIn({ username, password, newPassword: text('newPassword') });
    if (result.__typename === 'SecondFactorRequired') return onSecondFactor(result);
    if (result.__typename === 'SessionStarted' || result.__typename === 'LoginSuccess') return refresh();
    if (result.__typename === 'InvalidCredentials') return onRestart();
    throw Failure.at('input.newPassword', result.message);
  }
  return (
    <>
      <p>{texts.newPasswordAbout}</p>
      <Form action={action} submit={texts.setPassword} onSubmit={submit}>
        <HiddenUsername username={username} />
        <NewPasswordField focused />
      </Form>
    </>
  );
}
