import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useAction } from '../api/use-action';
import { RenameApiKeyDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { notify } from '../ui/notices';
import type { Key } from './key-row';

const { keys: words } = texts;

interface RenameKeyDialogProps {
  readonly apiKey: Key;
  onRenamed(): Promise<void>;
  onClose(): void;
}

/** Gives a key another name. */
export function RenameKeyDialog({ apiKey, onRenamed, onClose }: RenameKeyDialogProps) {
  const action = useAction();
  async function submit({ text }: FormValues): Promise<void> {
    const { renameApiKey } = await ask(RenameApiKeyDocument, { id: apiKey.id, name: text('name') });
    if (renameApiKey.__typename !== 'RenameApiKeySuccess') throw Failure.at('name', renameApiKey.message);
    notify(words.renamed);
    await onRenamed();
  }
  return (
    <Dialog title={words.renameTitle} onClose={onClose}>
      <Form action={action} submit={words.rename} onSubmit={submit}>
        <Field
          label={words.name}
          name="name"
          autoComplete="off"
          defaultValue={apiKey.name ?? ''}
          maxLength={64}
          required
          focused
        />
      </Form>
    </Dialog>
  );
}
