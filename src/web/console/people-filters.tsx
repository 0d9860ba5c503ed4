import { useEffect, useRef, useState } from 'preact/hooks';
import { useViewer } from '../api/session';
import { useQuery } from '../api/use-query';
import { RolesDocument } from '../gql/graphql';
import { texts } from '../texts/console';
import { SelectField } from '../ui/select-field';
import type { UrlState } from '../ui/url-state';

const { people: words } = texts;
/** The list is asked for when somebody pauses, not at each letter. */
const PAUSE_MS = 250;

interface PeopleFiltersProps {
  readonly choice: Readonly<Record<'search' | 'role' | 'order' | 'inactive', string>>;
  onChoose(change: UrlState): void;
}

/** The search, and what else the list shows. */
export function PeopleFilters({ choice, onChoose }: PeopleFiltersProps) {
  return (
    <search>
      <div class="filters">
        <SearchField value={choice.search} onChange={(search) => onChoose({ search })} />
        <RoleField role={choice.role} onChoose={(role) => onChoose({ role })} />
        <SelectField
          label={words.order}
          name="order"
          options={words.orders}
          value={choice.order}
          onChange={(order) => onChoose({ order })}
        />
      </div>
      <div class="field">
        <label>
          <input
            type="checkbox"
            checked={choice.inactive !== ''}
            onChange={(event) => onChoose({ inactive: event.currentTarget.checked ? 'yes' : '' })}
          />{' '}
          {words.inactive}
        </label>
      </div>
    </search>
  );
}

function SearchField({ value, onChange }: { value: string; onChange(value: string): void }) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  // Another search has come by the address, as on the way back.
  useEffect(() => {
    if (value !== sent.current) setTyped(value);
    sent.current = value;
  }, [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed starts the wait
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => {
      sent.current = typed;
      onChange(typed);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div class="field">
      <label for="search">{words.search}</label>
      <input
        id="search"
        type="search"
        autocomplete="off"
        spellcheck={false}
        maxLength={64}
        value={typed}
        aria-describedby="search-hint"
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <small id="search-hint" class="hint">
        {words.searchHint}
      </small>
    </div>
  );
}

/** Only somebody who may manage roles knows which there are. */
function RoleField(props: { role: string; onChoose(role: string): void }) {
  const { permissions } = useViewer();
  return permissions.includes('roles:manage') ? <KnownRoles {...props} /> : null;
}

function KnownRoles({ role, onChoose }: { role: string; onChoose(role: string): void }) {
  const roles = useQuery(RolesDocument).data?.roles ?? [];
  const options = Object.fromEntries([['', words.anyRole], ...roles.map(({ name }) => [name, name])]);
  return <SelectField label={words.role} name="role" options={options} value={role} onChange={onChoose} />;
}
