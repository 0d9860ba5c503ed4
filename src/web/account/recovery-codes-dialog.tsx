import { texts } from '../texts/account';
import { Dialog } from '../ui/dialog';
import { saveFile } from '../ui/save-file';
import { CopyButton } from '../ui/secret';

const { security } = texts;

/** Shows new recovery codes, which cannot be shown again. It closes only by its own button. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: readonly string[]; onClose(): void }) {
  const text = `${codes.join('\n')}\n`;
  return (
    <Dialog title={security.codesDialog} onClose={onClose} closable={false}>
      <p>{security.codesDialogAbout}</p>
      <ol class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="actions">
        <button type="button" onClick={onClose}>
          {security.codesSaved}
        </button>
        <CopyButton text={text} what={security.codes} />
        <button type="button" class="secondary" onClick={() => saveFile(security.codesFile, text, 'text/plain')}>
          {security.codesDownload}
        </button>
      </div>
    </Dialog>
  );
}
