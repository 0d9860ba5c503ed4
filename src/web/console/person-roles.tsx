import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useViewer } from '../api/session';
import { useAction } from '../api/use-action';
import { useQuery } from '../api/use-query';
import { confirmed } from '../confirm/confirmed';
import { type PersonFragment, RolesDocument, type RolesQuery, SetUserRolesDocument } from '../gql/graphql';
import { texts } from '../texts/console';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { Loaded } from '../ui/loaded';
import { notify } from '../ui/notices';
import { Section } from '../ui/section';
import { RoleChecks } from './role-checks';

const { person: words } = texts;

interface PersonRolesProps {
  readonly person: PersonFragment;
  onChange(): Promise<void>;
}

/** The roles of somebody, to be read or changed. */
export function PersonRoles(props: PersonRolesProps) {
  const { permissions } = useViewer();
  return (
    <Section title={words.roles}>
      {permissions.includes('roles:manage') ? (
        <ChangeRoles {...props} />
      ) : (
        <p>
          {(props.person.roles ?? []).join(', ')}. {words.noRightToRoles}
        </p>
      )}
    </Section>
  );
}

function ChangeRoles(props: PersonRolesProps) {
  const roles = useQuery(RolesDocument);
  return (
    <Loaded query={roles} lines={4}>
      {({ roles: all }) => <RolesForm {...props} all={all} />}
    </Loaded>
  );
}

function RolesForm({ person, onChange, all }: PersonRolesProps & { readonly all: RolesQuery['roles'] }) {
  const action = useAction();
  const current = person.roles ?? [];
  async function submit(values: FormValues): Promise<void> {
    // A role that is not in the list, because it is new, stays.
    const unseen = current.filter((role) => !all.some(({ name }) => name === role));
    const variables = { id: person.id, roles: [...values.all('roles'), ...unseen] };
    const result = await confirmed(async () => (await ask(SetUserRolesDocument, variables)).setUserRoles);
    if (result.__typename !== 'SetUserRolesSuccess') throw new Failure('refused', result.message);
    notify(words.savedRoles);
    await onChange();
  }
  return (
    <Form action={action} submit={words.saveRoles} onSubmit={submit} label={words.roles}>
      <RoleChecks about={words.rolesAbout} roles={all} chosen={current} />
    </Form>
  );
}
