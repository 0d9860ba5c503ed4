import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useAction } from '../api/use-action';
import { confirmed } from '../confirm/confirmed';
import { RotateApiKeyDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { Dialog } from '../ui/dialog';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { SelectField } from '../ui/select-field';
import type { Key } from './key-row';

const { keys: words } = texts;

interface ReplaceKeyDialogProps {
  readonly apiKey: Key;
  onMade(apiKey: string): Promise<void>;
  onClose(): void;
}

/** Makes a new key in place of one. */
export function ReplaceKeyDialog({ apiKey, onMade, onClose }: ReplaceKeyDialogProps) {
  const action = useAction();
  async function submit({ text }: FormValues): Promise<void> {
    const variables = { id: apiKey.id, overlap: Number(text('overlap')) };
    const result = await confirmed(async () => (await ask(RotateApiKeyDocument, variables)).rotateApiKey);
    if (result.__typename !== 'RotateApiKeySuccess') throw new Failure('refused', result.message);
    await onMade(result.apiKey);
  }
  return (
    <Dialog title={words.rotateTitle} onClose={onClose}>
      <p>
        {words.rotateAbout} <strong class="breakable">{apiKey.name}</strong>
      </p>
      <Form action={action} submit={words.rotate} onSubmit={submit}>
        <SelectField label={words.overlap} name="overlap" options={words.overlaps} value="86400" />
      </Form>
    </Dialog>
  );
}
