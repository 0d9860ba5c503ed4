import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useViewer } from '../api/session';
import { useAction } from '../api/use-action';
import { useQuery } from '../api/use-query';
import { confirmed } from '../confirm/confirmed';
import { InviteUserDocument, RolesDocument } from '../gql/graphql';
import { texts } from '../texts/console';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { Loaded } from '../ui/loaded';
import { notify } from '../ui/notices';
import { RoleChecks } from './role-checks';

const { invitations: words } = texts;

/** Invites somebody by mail. */
export function InviteDialog({ onInvited, onClose }: { onInvited(): Promise<void>; onClose(): void }) {
  const { permissions } = useViewer();
  const action = useAction();
  async function submit({ text, all }: FormValues): Promise<void> {
    const email = text('email');
    const roles = all('roles');
    const input = { email, ...(roles.length > 0 && { roles }) };
    const result = await confirmed(async () => (await ask(InviteUserDocument, { input })).inviteUser);
    if (result.__typename !== 'InviteUserSuccess') throw new Failure('refused', result.message);
    notify(words.sent(email));
    await onInvited();
  }
  return (
    <Dialog title={words.inviteTitle} onClose={onClose}>
      <Form action={action} submit={words.send} onSubmit={submit}>
        <Field label={words.email} name="email" type="email" inputMode="email" autoComplete="off" required focused />
        {permissions.includes('roles:manage') && <InvitedRoles />}
      </Form>
    </Dialog>
  );
}

function InvitedRoles() {
  const roles = useQuery(RolesDocument);
  return (
    <Loaded query={roles} lines={4}>
      {({ roles: all }) => <RoleChecks about={words.rolesAbout} roles={all} chosen={[]} />}
    </Loaded>
  );
}
