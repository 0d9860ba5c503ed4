import { useState } from 'preact/hooks';
import { ask } from '../api/ask';
import { useAction } from '../api/use-action';
import { RequestPasswordResetDocument } from '../gql/graphql';
import { texts } from '../texts/sign-in';
import { EntryPage } from '../ui/entry-page';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import { PageTitle } from '../ui/page-title';

/** Asks for a mail with a link to set a new password. */
export function ForgottenPasswordPage() {
  const action = useAction();
  const [said, setSaid] = useState<string>();
  return (
    <EntryPage>
      <PageTitle title={texts.forgottenTitle} />
      {said ? (
        <p class="notice done" role="status">
          {said}
        </p>
      ) : (
        <>
          <p>{texts.forgottenAbout}</p>
          <Form
            action={action}
            submit={texts.sendLink}
            onSubmit={async ({ text }) => {
              const { requestPasswordReset } = await ask(RequestPasswordResetDocument, { login: text('login') });
              setSaid(requestPasswordReset.message);
            }}
          >
            <Field label={texts.username} name="login" autoComplete="username" required focused />
          </Form>
        </>
      )}
      <p class="aside">
        <a href="/account">{texts.backToSignIn}</a>
      </p>
    </EntryPage>
  );
}
