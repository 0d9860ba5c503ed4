import type { Action } from '../api/use-action';

interface ActionButtonProps {
  readonly action: Action;
  readonly does: string;
  /** @throws Failure */
  work(): Promise<unknown>;
  readonly class?: string | undefined;
}

/** A button that does something, and keeps the focus meanwhile. */
export const ActionButton = ({ action, does, work, class: kind }: ActionButtonProps) => (
  <button
    type="button"
    class={kind}
    aria-busy={action.isBusy}
    aria-disabled={action.isBusy}
    onClick={() => void action.run(work)}
  >
    {does}
  </button>
);
