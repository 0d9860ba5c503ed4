import { useState } from 'preact/hooks';
import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useAction } from '../api/use-action';
import { AcceptInvitationDocument } from '../gql/graphql';
import { useFirstLogin } from '../sign-in/first-login';
import { ForNobody } from '../sign-in/for-nobody';
import { beginWithProvider } from '../sign-in/provider';
import { ProviderButtons } from '../sign-in/provider-buttons';
import { texts } from '../texts/sign-in';
import { NewPasswordField, UsernameField } from '../ui/account-fields';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { LinkPage, type LinkState } from './link-page';
import { LINK_TOKEN } from './link-token';

/** Makes an account with the link of an invitation, and signs in to it. */
export const InvitationPage = () => (
  <ForNobody>
    <InvitationForm />
  </ForNobody>
);

function InvitationForm() {
  const signIn = useFirstLogin();
  const action = useAction();
  const [state, setState] = useState<LinkState>(LINK_TOKEN ? 'open' : 'missing');

  async function submit({ text, given }: FormValues): Promise<void> {
    const [username, password] = [text('username'), text('password')];
    const { acceptInvitation } = await ask(AcceptInvitationDocument, {
      input: {
        token: LINK_TOKEN ?? '',
        username,
        password,
        firstName: given('firstName'),
        lastName: given('lastName'),
      },
    });
    switch (acceptInvitation.__typename) {
      case 'AcceptInvitationSuccess':
        return void (await signIn(username, password, '/account'));
      case 'ProofInvalid':
        return setState('dead');
      case 'UsernameTaken':
        throw Failure.at('input.username', texts.taken);
      default:
        throw Failure.at('input.password', acceptInvitation.message);
    }
  }

  return (
    <LinkPage state={state} title={texts.invitationTitle} remedy={<a href="/account">{texts.backToSignIn}</a>}>
      <p>{texts.invitationAbout}</p>
      <Form action={action} submit={texts.acceptInvitation} onSubmit={submit}>
        <UsernameField />
        <Field label={texts.firstName} name="firstName" autoComplete="given-name" autoCapitalize="words" />
        <Field label={texts.lastName} name="lastName" autoComplete="family-name" autoCapitalize="words" />
        <NewPasswordField label={texts.password} name="password" />
      </Form>
      <ProviderButtons divider={texts.or} begin={(id) => beginWithProvider(id, 'sign-in', LINK_TOKEN)} />
    </LinkPage>
  );
}
