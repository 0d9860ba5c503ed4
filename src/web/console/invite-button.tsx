import { useState } from 'preact/hooks';
import { texts } from '../texts/console';
import { InviteDialog } from './invite-dialog';

/** Opens the form of an invitation. */
export function InviteButton({ onInvited }: { onInvited?: () => Promise<void> }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        {texts.invitations.invite}
      </button>
      {isOpen && (
        <InviteDialog
          onClose={() => setOpen(false)}
          onInvited={async () => {
            setOpen(false);
            await onInvited?.();
          }}
        />
      )}
    </>
  );
}
