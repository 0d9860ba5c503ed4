import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useAction } from '../api/use-action';
import { confirmed } from '../confirm/confirmed';
import { CreateRoleDocument, UpdateRoleDocument } from '../gql/graphql';
import { texts } from '../texts/console';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { notify } from '../ui/notices';
import { TextArea } from '../ui/text-area';
import type { ListedRole } from './roles-page';

const { roles: words } = texts;

interface RoleDialogProps {
  /** Undefined for a new one. */
  readonly role: ListedRole | undefined;
  onSaved(): Promise<void>;
  onClose(): void;
}

/** Makes or changes a role. */
export function RoleDialog({ role, onSaved, onClose }: RoleDialogProps) {
  const action = useAction();

  async function submit({ text }: FormValues): Promise<void> {
    const permissions = text('permissions')
      .split(/[\s,]+/)
      .filter(Boolean);
    const description = text('description') || null;
    if (role) {
      const input = { name: role.name, description, permissions };
      const result = await confirmed(async () => (await ask(UpdateRoleDocument, { input })).updateRole);
      if (result.__typename !== 'UpdateRoleSuccess') throw new Failure('refused', result.message);
      notify(words.saved);
    } else {
      const input = { name: text('name'), description, permissions };
      const { createRole } = await ask(CreateRoleDocument, { input });
      if (createRole.__typename === 'RoleNameTaken') throw Failure.at('input.name', createRole.message);
      if (createRole.__typename !== 'CreateRoleSuccess') throw new Failure('refused', createRole.message);
      notify(words.created);
    }
    await onSaved();
  }

  return (
    <Dialog title={role ? words.editTitle(role.name) : words.createTitle} onClose={onClose}>
      <Form action={action} submit={role ? words.save : words.create} onSubmit={submit}>
        {!role && (
          <Field
            label={words.name}
            name="name"
            hint={words.nameHint}
            autoComplete="off"
            maxLength={64}
            required
            focused
          />
        )}
        <Field
          label={words.description}
          name="description"
          autoComplete="off"
          maxLength={256}
          defaultValue={role?.description ?? ''}
        />
        <TextArea
          label={words.permissions}
          name="permissions"
          hint={words.permissionsHint}
          value={role?.permissions.join('\n') ?? ''}
        />
      </Form>
    </Dialog>
  );
}
