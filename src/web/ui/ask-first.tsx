import type { ComponentChildren } from 'preact';
import { useAction } from '../api/use-action';
import { texts } from '../texts/shared';
import { ActionButton } from './action-button';
import { Dialog } from './dialog';
import { FailureNotice } from './failure-notice';

interface AskFirstProps {
  readonly title: string;
  /** What the button does, such as "Revoke the key". */
  readonly does: string;
  /** @throws Failure */
  onYes(): Promise<unknown>;
  onClose(): void;
  readonly danger?: boolean;
  readonly children?: ComponentChildren;
}

/** Asks before something is done that cannot be undone. */
export function AskFirst({ title, does, onYes, onClose, danger = true, children }: AskFirstProps) {
  const action = useAction();
  return (
    <Dialog title={title} onClose={onClose}>
      <FailureNotice failure={action.failure} />
      {children}
      <div class="actions">
        <ActionButton action={action} does={does} work={onYes} class={danger ? 'danger' : undefined} />
        <button type="button" class="secondary" onClick={onClose}>
          {texts.cancel}
        </button>
      </div>
    </Dialog>
  );
}
