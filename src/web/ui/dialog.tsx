import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { texts } from '../texts/shared';

interface DialogProps {
  readonly title: string;
  onClose(): void;
  /** Whether Escape and the button close it. Not while it shows what cannot be shown again. */
  readonly closable?: boolean;
  readonly children: ComponentChildren;
}

/** A modal dialog. The browser keeps the focus in it, and gives it back afterwards. */
export function Dialog({ title, onClose, closable = true, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const opened = dialog.current;
    const before = document.activeElement;
    opened?.showModal();
    opened?.querySelector<HTMLElement>('[autofocus], .actions button')?.focus();
    return () => {
      opened?.close();
      focusAgain(before);
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (closable) onClose();
      }}
      // A second Escape would close it in spite of that.
      onKeyDown={(event) => !closable && event.key === 'Escape' && event.preventDefault()}
    >
      <div class="dialog-box">
        <header>
          <h2 id={id}>{title}</h2>
          {closable && (
            <button type="button" class="plain close" aria-label={texts.close} onClick={onClose}>
              <span aria-hidden="true">×</span>
            </button>
          )}
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** Gives the focus back once the page has changed: what had it may be gone then. */
function focusAgain(before: Element | null): void {
  setTimeout(() => {
    if (document.querySelector('dialog[open]')) return;
    const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body;
    const target = isThere ? before : document.querySelector<HTMLElement>('h1');
    target?.focus();
  });
}
