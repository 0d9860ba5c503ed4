import type { RolesQuery } from '../gql/graphql';
import { texts } from '../texts/console';
import { FaultLine } from '../ui/fault-line';

/** Which everybody has: to give or take it means nothing. */
const OF_EVERYBODY = 'user';

interface RoleChecksProps {
  readonly about: string;
  readonly roles: RolesQuery['roles'];
  readonly chosen: readonly string[];
}

/** A choice of roles, for a form: the field `roles`. A form that has it is shown only once the roles are there. */
export const RoleChecks = ({ about, roles, chosen }: RoleChecksProps) => (
  <fieldset>
    <legend>{texts.invitations.roles}</legend>
    <p class="about">{about}</p>
    <FaultLine name="roles" />
    <ul class="checks">
      {roles.map(({ name, description }) => (
        <li key={name}>
          <label>
            <input
              type="checkbox"
              name={name === OF_EVERYBODY ? undefined : 'roles'}
              value={name}
              defaultChecked={name === OF_EVERYBODY || chosen.includes(name)}
              disabled={name === OF_EVERYBODY}
            />{' '}
            {name}
            <span class="about"> {name === OF_EVERYBODY ? texts.person.everybodyHas : description}</span>
          </label>
        </li>
      ))}
    </ul>
  </fieldset>
);
