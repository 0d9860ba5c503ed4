import type { PersonFragment } from '../gql/graphql';
import { texts } from '../texts/console';
import { Section } from '../ui/section';
import { When } from '../ui/when';

const { person: words } = texts;

/** What is known of an account. */
export const PersonFacts = ({ person }: { person: PersonFragment }) => (
  <Section title={words.facts}>
    <dl class="facts">
      <dt>{words.username}</dt>
      <dd>{person.username}</dd>
      <dt>{words.name}</dt>
      <dd>{[person.firstName, person.lastName].filter(Boolean).join(' ') || words.none}</dd>
      <dt>{words.email}</dt>
      <dd>{person.email ?? words.none}</dd>
      <dt>{words.factor}</dt>
      <dd>{person.hasSecondFactor ? words.yes : words.no}</dd>
      <dt>{words.created}</dt>
      <dd>
        <When at={person.createdOn} />
      </dd>
      {person.deactivatedOn && (
        <>
          <dt>{words.deactivated}</dt>
          <dd>
            <When at={person.deactivatedOn} />
          </dd>
        </>
      )}
      <dt>{words.id}</dt>
      <dd>
        <code>{person.id}</code>
      </dd>
    </dl>
  </Section>
);
