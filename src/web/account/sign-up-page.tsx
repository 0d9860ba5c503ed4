import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useAction } from '../api/use-action';
import { RegisterDocument } from '../gql/graphql';
import { useFirstLogin } from '../sign-in/first-login';
import { ForNobody } from '../sign-in/for-nobody';
import { beginWithProvider } from '../sign-in/provider';
import { ProviderButtons } from '../sign-in/provider-buttons';
import { texts } from '../texts/sign-in';
import { NewPasswordField, UsernameField } from '../ui/account-fields';
import { EntryPage } from '../ui/entry-page';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { notify } from '../ui/notices';
import { PageTitle } from '../ui/page-title';

/** Makes an account, and signs in to it. */
export const SignUpPage = () => (
  <ForNobody>
    <SignUpForm />
  </ForNobody>
);

function SignUpForm() {
  const signIn = useFirstLogin();
  const action = useAction();

  async function submit({ text, given }: FormValues): Promise<void> {
    const [username, password, email] = [text('username'), text('password'), given('email')];
    const { register } = await ask(RegisterDocument, { input: { username, password, email } });
    if (register.__typename === 'RegistrationClosed') throw new Failure('refused', texts.closed);
    if (register.__typename === 'UsernameTaken') throw Failure.at('input.username', texts.taken);
    if (register.__typename === 'PasswordTooCommon') throw Failure.at('input.password', register.message);
    const isSignedIn = await signIn(username, password, email ? '/account?code' : '/account');
    if (isSignedIn && email) notify(texts.emailCode(email));
  }

  return (
    <EntryPage>
      <PageTitle title={texts.signUpTitle} />
      <Form action={action} submit={texts.createAccount} onSubmit={submit}>
        <UsernameField />
        <Field
          label={texts.email}
          name="email"
          type="email"
          inputMode="email"
          autoComplete="email"
          hint={texts.emailHint}
        />
        <NewPasswordField label={texts.password} name="password" />
      </Form>
      <ProviderButtons divider={texts.or} begin={(id) => beginWithProvider(id, 'sign-in')} />
      <p class="aside">
        {texts.haveAccount} <a href="/account">{texts.signIn}</a>
      </p>
    </EntryPage>
  );
}
