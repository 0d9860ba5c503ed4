import { useId, useState } from 'preact/hooks';
import { texts } from '../texts/shared';
import { notify } from './notices';

/** A secret, to be copied or typed elsewhere. */
export function Secret({ label, value }: { label: string; value: string }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} class="code" value={value} readOnly onFocus={(event) => event.currentTarget.select()} />
    </div>
  );
}

/** Copies a text, and says whether it could. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      notify(texts.copied);
    } catch {
      notify(texts.notCopied);
    }
  };
  return (
    <button type="button" class="secondary" onClick={() => void copy()}>
      {isCopied ? texts.copied : texts.copy}
      <span class="visually-hidden"> {what}</span>
    </button>
  );
}
