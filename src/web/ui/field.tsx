import type { InputHTMLAttributes } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { texts } from '../texts/shared';
import { useFault } from './form-faults';

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly type?: 'text' | 'password' | 'email' | 'search' | 'datetime-local';
  /** What password managers fill in: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill */
  readonly autoComplete?: string;
  readonly autoCapitalize?: 'none' | 'words' | 'sentences';
  readonly inputMode?: 'numeric' | 'email' | 'text';
  readonly required?: boolean;
  readonly readOnly?: boolean;
  readonly maxLength?: number;
  readonly defaultValue?: string | undefined;
  readonly hint?: string | undefined;
  /** Whether it gets the focus when it appears. */
  readonly focused?: boolean;
  /** What is wrong with it, if the answer to the form was no fault of its input. */
  readonly fault?: string | undefined;
}

/** An input with its label, a hint, and what is wrong with it. */
export function Field({ label, hint, fault, focused, ...input }: FieldProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const given = useFault(input.name);
  const problem = fault ?? given;
  const isPassword = input.type === 'password';
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (focused || fault) field.current?.focus();
  }, [focused, fault]);
  const describedBy = [problem && `${id}-fault`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
  return (
    <div class="field">
      <label for={id}>
        {label}
        {!input.required && !input.readOnly && <span class="optional"> {texts.optional}</span>}
      </label>
      <div class={isPassword ? 'with-button' : undefined}>
        <input
          autoCapitalize="none"
          spellcheck={false}
          // Preact has a type for each kind of input; this is any of them.
          {...({ ...input, type: isShown ? 'text' : input.type } as InputHTMLAttributes<HTMLInputElement>)}
          ref={field}
          id={id}
          // A dialog gives the focus to it when it opens.
          autofocus={focused}
          aria-invalid={problem ? 'true' : undefined}
          aria-describedby={describedBy}
        />
        {isPassword && (
          <button type="button" class="plain" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
            {isShown ? texts.hide : texts.show}
            <span class="visually-hidden"> {label}</span>
          </button>
        )}
      </div>
      {problem && (
        <small id={`${id}-fault`} class="fault">
          {problem}
        </small>
      )}
      {hint && (
        <small id={`${id}-hint`} class="hint">
          {hint}
        </small>
      )}
    </div>
  );
}
