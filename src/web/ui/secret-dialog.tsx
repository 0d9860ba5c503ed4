import { texts } from '../texts/shared';
import { Dialog } from './dialog';
import { CopyButton, Secret } from './secret';

interface SecretDialogProps {
  readonly title: string;
  readonly about: string;
  readonly label: string;
  readonly value: string;
  onClose(): void;
}

/** Shows a secret that cannot be shown again. It closes only by its own button. */
export const SecretDialog = ({ title, about, label, value, onClose }: SecretDialogProps) => (
  <Dialog title={title} onClose={onClose} closable={false}>
    <p>{about}</p>
    <Secret label={label} value={value} />
    <div class="actions">
      <CopyButton text={value} what={label} />
      <button type="button" onClick={onClose}>
        {texts.savedIt}
      </button>
    </div>
  </Dialog>
);
