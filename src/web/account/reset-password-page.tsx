import { useState } from 'preact/hooks';
import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useAction } from '../api/use-action';
import { ResetPasswordDocument } from '../gql/graphql';
import { texts } from '../texts/sign-in';
import { NewPasswordField } from '../ui/account-fields';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { LinkPage, type LinkState } from './link-page';
import { LINK_TOKEN } from './link-token';

/** Sets a new password with the link of a mail. */
export function ResetPasswordPage() {
  const action = useAction();
  const [state, setState] = useState<LinkState>(LINK_TOKEN ? 'open' : 'missing');
  const [revoked, setRevoked] = useState<number>();

  async function submit({ text }: FormValues): Promise<void> {
    const input = { token: LINK_TOKEN ?? '', newPassword: text('newPassword') };
    const { resetPassword } = await ask(ResetPasswordDocument, { input });
    if (resetPassword.__typename === 'ResetPasswordSuccess') setRevoked(resetPassword.revokedKeys);
    else if (resetPassword.__typename === 'ProofInvalid') setState('dead');
    else throw Failure.at('input.newPassword', resetPassword.message);
  }

  const askAgain = <a href="/account/forgotten-password">{texts.askAgain}</a>;
  return (
    <LinkPage state={state} title={texts.resetTitle} remedy={askAgain}>
      {revoked === undefined ? (
        <Form action={action} submit={texts.setPassword} onSubmit={submit}>
          <NewPasswordField focused />
        </Form>
      ) : (
        <>
          <p class="notice done" role="status">
            {texts.resetDone} {texts.resetDoneAbout(revoked)}
          </p>
          <a href="/account" class="button">
            {texts.signIn}
          </a>
        </>
      )}
    </LinkPage>
  );
}
