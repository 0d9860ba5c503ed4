import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Failure } from '../api/failure';
import type { Action } from '../api/use-action';
import { texts } from '../texts/shared';
import { FailureNotice, useCountdown } from './failure-notice';
import { FormFaultsContext } from './form-faults';
import { FormValues } from './form-values';

interface FormProps {
  readonly action: Action;
  readonly submit: string;
  /** Does not run while the form is busy. What was typed stays in the form. */
  onSubmit(values: FormValues, form: HTMLFormElement): Promise<unknown>;
  readonly children?: ComponentChildren;
  /** Beside the button. */
  readonly more?: ComponentChildren;
  readonly danger?: boolean;
  readonly label?: string;
}

/** A form that shows each fault at its field and moves the focus to the first one. */
export function Form({ action, submit, onSubmit, children, more, danger, label }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const fields = useRef(new Set<string>()).current;
  const { failure, isBusy } = action;
  const waits = useCountdown(failure) > 0;
  const faults = new Map(
    [...(failure?.kind === 'input' ? failure.fields : [])].map(([path, message]) => [
      path.split('.').at(-1) ?? path,
      texts.sentence(message),
    ]),
  );
  const isAtFields = faults.size > 0 && [...faults.keys()].every((name) => fields.has(name));

  useEffect(() => {
    if (failure) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [failure]);

  return (
    <form
      ref={form}
      aria-label={label}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const target = event.currentTarget;
        if (isBusy || waits) return;
        const missing = [...target.elements].filter(isMissing).map(({ name }) => [name, texts.missing] as const);
        if (missing.length > 0) return action.fail(new Failure('input', '', 0, new Map(missing)));
        void action.run(() => onSubmit(new FormValues(new FormData(target)), target));
      }}
    >
      {!isAtFields && <FailureNotice failure={failure} />}
      <FormFaultsContext.Provider value={{ faults, fields }}>{children}</FormFaultsContext.Provider>
      <div class="actions">
        <button
          type="submit"
          class={danger ? 'danger' : undefined}
          aria-busy={isBusy}
          // Not `disabled`, which would take the focus away.
          aria-disabled={isBusy || waits}
        >
          {isBusy ? texts.working(submit) : submit}
        </button>
        {more}
      </div>
    </form>
  );
}

const isMissing = (element: Element): element is HTMLInputElement =>
  element instanceof HTMLInputElement && element.required && element.value === '';
