import { useState } from 'preact/hooks';
import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useViewer } from '../api/session';
import { useAction } from '../api/use-action';
import { confirmed } from '../confirm/confirmed';
import { CreateApiKeyDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { Dialog } from '../ui/dialog';
import { FaultLine } from '../ui/fault-line';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { SelectField } from '../ui/select-field';

const { keys: words } = texts;
const DAY_MS = 86_400_000;
/** So that the clock of this computer may be a little ahead of that of the server. */
const MARGIN_MS = 60_000;

/** Makes a key for a script or a service. */
export function CreateKeyDialog({ onMade, onClose }: { onMade(apiKey: string): Promise<void>; onClose(): void }) {
  const { permissions } = useViewer();
  const action = useAction();
  const [isLimited, setLimited] = useState(true);

  async function submit({ text, all }: FormValues): Promise<void> {
    const scopes = isLimited ? all('scopes') : undefined;
    if (scopes?.length === 0) throw Failure.at('input.scopes', words.chooseSome);
    const expiresOn = new Date(Date.now() + Number(text('days')) * DAY_MS - MARGIN_MS).toISOString();
    const input = { name: text('name'), scopes, expiresOn };
    const result = await confirmed(async () => (await ask(CreateApiKeyDocument, { input })).createApiKey);
    if (result.__typename === 'CreateApiKeySuccess') return onMade(result.apiKey);
    if (result.__typename === 'ApiKeyNameTaken') throw Failure.at('input.name', result.message);
    throw new Failure('refused', result.message);
  }

  return (
    <Dialog title={words.createTitle} onClose={onClose}>
      <Form action={action} submit={words.create} onSubmit={submit}>
        <Field
          label={words.name}
          name="name"
          hint={words.nameHint}
          autoComplete="off"
          maxLength={64}
          required
          focused
        />
        <SelectField label={words.lifetime} name="days" options={words.lifetimes} value="30" />
        <fieldset>
          <legend>{words.scopes}</legend>
          <p class="about">{words.scopesAbout}</p>
          <FaultLine name="scopes" />
          <label>
            <input type="radio" name="kind" checked={isLimited} onChange={() => setLimited(true)} /> {words.some}
          </label>
          <label>
            <input type="radio" name="kind" checked={!isLimited} onChange={() => setLimited(false)} /> {words.all}
          </label>
          {isLimited && (
            <ul class="checks">
              {permissions.map((permission) => (
                <li key={permission}>
                  <label>
                    <input type="checkbox" name="scopes" value={permission} /> <code>{permission}</code>
                  </label>
                </li>
              ))}
            </ul>
          )}
        </fieldset>
      </Form>
    </Dialog>
  );
}
