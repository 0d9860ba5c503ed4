import { useId } from 'preact/hooks';

interface SelectFieldProps {
  readonly label: string;
  readonly name: string;
  /** The text of each value. */
  readonly options: Readonly<Record<string, string>>;
  readonly value: string;
  onChange?(value: string): void;
}

/** A choice of one of a few values. */
export function SelectField({ label, name, options, value, onChange }: SelectFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name} onChange={(event) => onChange?.(event.currentTarget.value)}>
        {Object.entries(options).map(([key, text]) => (
          <option key={key} value={key} selected={key === value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
