import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useSession, useViewer } from '../api/session';
import { useAction } from '../api/use-action';
import { confirmed } from '../confirm/confirmed';
import { ChangePasswordDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { NewPasswordField } from '../ui/account-fields';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { HiddenUsername } from '../ui/hidden-username';
import { notify } from '../ui/notices';
import { Section } from '../ui/section';

const { security } = texts;

/** Changes the password, or sets the first one. */
export function PasswordSection() {
  const { user } = useViewer();
  const { refresh } = useSession();
  const action = useAction();

  async function submit({ text, given }: FormValues, form: HTMLFormElement): Promise<void> {
    const input = { currentPassword: given('currentPassword'), newPassword: text('newPassword') };
    const result = await confirmed(async () => (await ask(ChangePasswordDocument, { input })).changePassword);
    switch (result.__typename) {
      case 'ChangePasswordSuccess':
        form.reset();
        notify(security.changed(result.revokedKeys));
        return refresh();
      case 'InvalidCredentials':
        throw Failure.at('input.currentPassword', security.wrongPassword);
      default:
        throw Failure.at('input.newPassword', result.message);
    }
  }

  return (
    <Section title={security.password} about={security.passwordAbout}>
      <Form action={action} submit={security.change} onSubmit={submit} label={security.password}>
        <HiddenUsername username={user.username} />
        <Field
          label={security.current}
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          hint={security.currentHint}
        />
        <NewPasswordField />
      </Form>
    </Section>
  );
}
