import { useState } from 'preact/hooks';
import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useQuery } from '../api/use-query';
import { confirmed } from '../confirm/confirmed';
import { DeleteRoleDocument, RolesDocument, type RolesQuery } from '../gql/graphql';
import { texts } from '../texts/console';
import { AskFirst } from '../ui/ask-first';
import { Loaded } from '../ui/loaded';
import { notify } from '../ui/notices';
import { PageTitle } from '../ui/page-title';
import { Section } from '../ui/section';
import { RoleDialog } from './role-dialog';

const { roles: words } = texts;
export type ListedRole = RolesQuery['roles'][number];
const ADMIN = 'admin';

/** All roles, with what they permit. */
export function RolesPage() {
  const roles = useQuery(RolesDocument);
  const [edited, setEdited] = useState<ListedRole | 'new'>();
  const [removing, setRemoving] = useState<ListedRole>();

  async function remove({ name }: ListedRole): Promise<void> {
    const result = await confirmed(async () => (await ask(DeleteRoleDocument, { name })).deleteRole);
    if (result.__typename !== 'DeleteRoleSuccess') throw new Failure('refused', result.message);
    setRemoving(undefined);
    notify(words.removed(result.affectedUsers));
    await roles.reload();
  }
  const create = (
    <button type="button" onClick={() => setEdited('new')}>
      {words.create}
    </button>
  );

  return (
    <>
      <PageTitle title={words.title} action={create} />
      <Section label={words.title} about={words.about}>
        <Loaded query={roles} lines={6}>
          {({ roles: all }) => (
            <ul class="rows">
              {all.map((role) => (
                <li key={role.id}>
                  <div>
                    <strong>{role.name}</strong>
                    {role.builtIn && <span class="tag">{words.builtIn}</span>}
                    {role.description && <p class="about breakable">{role.description}</p>}
                    <p class="breakable">
                      {role.permissions.map((permission) => (
                        <code key={permission}>{permission} </code>
                      ))}
                      {role.permissions.length === 0 && <span class="about">{words.noPermissions}</span>}
                    </p>
                  </div>
                  <div class="row-actions">
                    {role.name !== ADMIN && (
                      <button type="button" class="secondary" onClick={() => setEdited(role)}>
                        {words.edit} <span class="visually-hidden">{role.name}</span>
                      </button>
                    )}
                    {!role.builtIn && (
                      <button type="button" class="secondary danger" onClick={() => setRemoving(role)}>
                        {words.remove} <span class="visually-hidden">{role.name}</span>
                      </button>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Section>
      {edited && (
        <RoleDialog
          role={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onSaved={async () => {
            setEdited(undefined);
            await roles.reload();
          }}
        />
      )}
      {removing && (
        <AskFirst
          title={words.removeTitle(removing.name)}
          does={words.remove}
          onYes={() => remove(removing)}
          onClose={() => setRemoving(undefined)}
        >
          <p>{words.removeAbout}</p>
        </AskFirst>
      )}
    </>
  );
}
