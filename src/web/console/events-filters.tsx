import { useEffect, useRef } from 'preact/hooks';
import type { Action } from '../api/use-action';
import { texts } from '../texts/console';
import { EVENT_TYPES, eventText } from '../texts/events';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import { SelectField } from '../ui/select-field';
import type { UrlState } from '../ui/url-state';
import { CONDITIONS } from './events-choice';

const { events: words } = texts;
const TYPES = Object.fromEntries([['', words.anyType], ...EVENT_TYPES.map((type) => [type, eventText(type)])]);

interface EventsFiltersProps {
  readonly choice: UrlState;
  readonly action: Action;
  onChoose(choice: UrlState): void;
}

/** Which events to show. */
export function EventsFilters({ choice, action, onChoose }: EventsFiltersProps) {
  const place = useRef<HTMLDivElement>(null);
  const key = JSON.stringify(CONDITIONS.map((name) => choice[name]));
  // Other conditions have come by the address, as on the way back: the fields follow.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key has the conditions
  useEffect(() => {
    for (const name of CONDITIONS) {
      const field = place.current?.closest('form')?.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = choice[name] ?? '';
    }
  }, [key]);
  return (
    <Form
      action={action}
      submit={words.show}
      label={words.title}
      onSubmit={async ({ text }) => onChoose(Object.fromEntries(CONDITIONS.map((name) => [name, text(name).trim()])))}
      more={CONDITIONS.some((name) => choice[name]) && <a href="/admin/events">{words.reset}</a>}
    >
      <div class="filters" ref={place}>
        <SelectField label={words.type} name="type" options={TYPES} value={choice.type ?? ''} />
        <Field label={words.person} name="subject" hint={words.personHint} autoComplete="off" />
        <Field label={words.actor} name="actor" hint={words.personHint} autoComplete="off" />
        <Field label={words.since} name="since" type="datetime-local" />
        <Field label={words.until} name="until" type="datetime-local" />
      </div>
    </Form>
  );
}
