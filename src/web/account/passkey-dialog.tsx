import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useAction } from '../api/use-action';
import { confirmed } from '../confirm/confirmed';
import { PasskeyOptionsDocument, RegisterPasskeyDocument } from '../gql/graphql';
import { makePasskey } from '../passkey/ceremony';
import { texts } from '../texts/account';
import { texts as signInTexts } from '../texts/sign-in';
import { clientName } from '../ui/client-name';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';

const { security } = texts;

interface PasskeyDialogProps {
  /** @param codes recovery codes, if there were none */
  onAdded(codes: readonly string[]): Promise<void>;
  onClose(): void;
}

/** Adds a passkey of this device. */
export function PasskeyDialog({ onAdded, onClose }: PasskeyDialogProps) {
  const action = useAction();

  async function submit({ given }: FormValues): Promise<void> {
    const made = await confirmed(
      async () => (await ask(PasskeyOptionsDocument, { purpose: 'REGISTER' })).passkeyOptions,
    );
    if (made.__typename !== 'PasskeyOptionsSuccess') throw new Failure('refused', made.message);
    const input = { name: given('name'), response: await makePasskey(made.options) };
    const result = await confirmed(async () => (await ask(RegisterPasskeyDocument, { input })).registerPasskey);
    switch (result.__typename) {
      case 'RegisterPasskeySuccess':
        return onAdded(result.recoveryCodes);
      case 'ProofInvalid':
        throw new Failure('refused', signInTexts.passkeyFailed);
      default:
        throw new Failure('refused', result.message);
    }
  }

  return (
    <Dialog title={security.passkeyDialog} onClose={onClose}>
      <p>{signInTexts.methods.PASSKEY.hint}</p>
      <Form action={action} submit={security.passkeyCreate} onSubmit={submit}>
        <Field
          label={security.passkeyName}
          name="name"
          hint={security.passkeyNameHint}
          autoComplete="off"
          defaultValue={clientName(navigator.userAgent, '')}
          maxLength={64}
          focused
        />
      </Form>
    </Dialog>
  );
}
