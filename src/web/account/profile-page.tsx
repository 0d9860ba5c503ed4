import { ask } from '../api/ask';
import { useSession, useViewer } from '../api/session';
import { useAction } from '../api/use-action';
import { UpdateMeDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import { notify } from '../ui/notices';
import { PageTitle } from '../ui/page-title';
import { Section } from '../ui/section';
import { EmailSection } from './email-section';

const { profile } = texts;

/** Who one is here: names, address, roles. */
export function ProfilePage() {
  const { user } = useViewer();
  return (
    <>
      <PageTitle title={profile.title} />
      <NamesSection />
      <EmailSection />
      <Section title={profile.roles} about={profile.rolesAbout}>
        <ul class="tags">
          {(user.roles ?? []).map((role) => (
            <li key={role}>{role}</li>
          ))}
        </ul>
      </Section>
    </>
  );
}

function NamesSection() {
  const { user } = useViewer();
  const { refresh } = useSession();
  const action = useAction();
  return (
    <Section title={profile.names} about={profile.namesAbout}>
      <Form
        action={action}
        submit={profile.save}
        label={profile.names}
        onSubmit={async ({ text }) => {
          const input = { firstName: text('firstName') || null, lastName: text('lastName') || null };
          await ask(UpdateMeDocument, { input });
          await refresh();
          notify(profile.saved);
        }}
      >
        <Field
          label={profile.username}
          name="username"
          hint={profile.usernameHint}
          defaultValue={user.username}
          autoComplete="username"
          readOnly
        />
        <div class="pair">
          <Field
            label={profile.firstName}
            name="firstName"
            autoComplete="given-name"
            autoCapitalize="words"
            defaultValue={user.firstName ?? ''}
          />
          <Field
            label={profile.lastName}
            name="lastName"
            autoComplete="family-name"
            autoCapitalize="words"
            defaultValue={user.lastName ?? ''}
          />
        </div>
      </Form>
    </Section>
  );
}
