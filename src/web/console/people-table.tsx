import type { PersonFragment } from '../gql/graphql';
import { texts } from '../texts/console';
import { When } from '../ui/when';

const { columns, ...words } = texts.people;

/** The path of somebody's page. */
export const personPath = (username: string): string => `/admin/people/${encodeURIComponent(username)}`;

/** People in rows. */
export const PeopleTable = ({ people }: { people: readonly PersonFragment[] }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard
  <section class="table people-table" aria-label={words.title} tabIndex={0}>
    <table>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.email}</th>
          <th scope="col">{columns.roles}</th>
          <th scope="col">{columns.factor}</th>
          <th scope="col">{columns.created}</th>
          <th scope="col">{columns.state}</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.id}>
            <th scope="row">
              <a href={personPath(person.username)}>{person.username}</a>
              <span class="about"> {[person.firstName, person.lastName].filter(Boolean).join(' ')}</span>
            </th>
            <td data-label={columns.email} class="breakable">
              {person.email ?? <span class="about">{words.noEmail}</span>}
            </td>
            <td data-label={columns.roles}>{(person.roles ?? []).filter((role) => role !== 'user').join(', ')}</td>
            <td data-label={columns.factor}>{person.hasSecondFactor ? words.yes : words.no}</td>
            <td data-label={columns.created}>
              <When at={person.createdOn} />
            </td>
            <td data-label={columns.state}>
              <span class={person.deactivatedOn ? 'tag bad' : 'tag good'}>
                {person.deactivatedOn ? words.deactivated : words.active}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
