import { useLocation } from 'preact-iso';
import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useSession } from '../api/session';
import { useAction } from '../api/use-action';
import { RegisterWithProviderDocument } from '../gql/graphql';
import { texts } from '../texts/sign-in';
import { UsernameField } from '../ui/account-fields';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { PageTitle } from '../ui/page-title';

interface ProviderSignUpProps {
  readonly signUp: string | undefined;
  readonly username: string;
  readonly invitation: string | undefined;
}

/** Makes an account for somebody whom a provider has identified, and whom nobody here knows. */
export function ProviderSignUp({ signUp, username, invitation }: ProviderSignUpProps) {
  const { refresh } = useSession();
  const { route } = useLocation();
  const action = useAction();

  async function submit({ text }: FormValues): Promise<void> {
    const { registerWithProvider: result } = await ask(RegisterWithProviderDocument, {
      input: { signUp: signUp ?? '', username: text('username'), invitation, delivery: 'COOKIE' },
    });
    switch (result.__typename) {
      case 'SessionStarted':
      case 'LoginSuccess':
        await refresh();
        return route('/account', true);
      case 'UsernameTaken':
        throw Failure.at('input.username', texts.taken);
      case 'RegistrationClosed':
        throw new Failure('refused', texts.closed);
      default:
        throw new Failure('refused', result.message);
    }
  }

  if (!signUp)
    return (
      <>
        <PageTitle title={texts.callbackFailed} />
        <p>{texts.unknownClosed}</p>
        <a href="/account">{texts.backToSignIn}</a>
      </>
    );
  return (
    <>
      <PageTitle title={texts.unknownTitle} />
      <p>{texts.unknownAbout}</p>
      <Form action={action} submit={texts.createAccount} onSubmit={submit}>
        <UsernameField defaultValue={username} />
      </Form>
    </>
  );
}
