import { useId } from 'preact/hooks';
import { useFault } from './form-faults';

interface TextAreaProps {
  readonly label: string;
  readonly name: string;
  readonly hint: string;
  readonly value: string;
}

/** A text of several lines. */
export function TextArea({ label, name, hint, value }: TextAreaProps) {
  const id = useId();
  const fault = useFault(name);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        name={name}
        rows={6}
        spellcheck={false}
        autoCapitalize="none"
        defaultValue={value}
        aria-invalid={fault ? 'true' : undefined}
        aria-describedby={`${id}-hint${fault ? ` ${id}-fault` : ''}`}
      />
      <small id={`${id}-hint`} class="hint">
        {hint}
      </small>
      {fault && (
        <small id={`${id}-fault`} class="fault">
          {fault}
        </small>
      )}
    </div>
  );
}
