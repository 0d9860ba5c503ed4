import { useState } from 'preact/hooks';
import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useSession, useViewer } from '../api/session';
import { useAction } from '../api/use-action';
import { confirmed } from '../confirm/confirmed';
import { DeleteMeDocument, ExportMyDataDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { ActionButton } from '../ui/action-button';
import { Dialog } from '../ui/dialog';
import { FailureNotice } from '../ui/failure-notice';
import { Field } from '../ui/field';
import { Form } from '../ui/form';
import type { FormValues } from '../ui/form-values';
import { notify } from '../ui/notices';
import { PageTitle } from '../ui/page-title';
import { saveFile } from '../ui/save-file';
import { Section } from '../ui/section';

const { data: words } = texts;

/** What is kept of one: take it along, or have it deleted. */
export function DataPage() {
  const download = useAction();
  const [isDeleting, setDeleting] = useState(false);

  async function exportMyData(): Promise<void> {
    const { exportMyData: data } = await ask(ExportMyDataDocument);
    saveFile(words.exportFile, JSON.stringify(data, undefined, 2), 'application/json');
    notify(words.exported);
  }

  return (
    <>
      <PageTitle title={words.title} />
      <Section title={words.exportTitle} about={words.exportAbout}>
        <FailureNotice failure={download.failure} />
        <div class="actions">
          <ActionButton action={download} does={words.exportDo} work={exportMyData} class="secondary" />
        </div>
      </Section>
      <Section title={words.deleteTitle} about={words.deleteAbout}>
        <div class="actions">
          <button type="button" class="secondary danger" onClick={() => setDeleting(true)}>
            {words.deleteDo}
          </button>
        </div>
      </Section>
      {isDeleting && <DeleteDialog onClose={() => setDeleting(false)} />}
    </>
  );
}

function DeleteDialog({ onClose }: { onClose(): void }) {
  const { user } = useViewer();
  const { forget } = useSession();
  const action = useAction();
  async function submit({ text }: FormValues): Promise<void> {
    if (text('username').toLowerCase() !== user.username.toLowerCase())
      throw Failure.at('username', words.deleteNameWrong);
    const result = await confirmed(async () => (await ask(DeleteMeDocument)).deleteMe);
    if (result.__typename !== 'DeleteMePayload') throw new Failure('refused', result.message);
    forget();
    notify(`${words.deleted}. ${words.deletedAbout}`);
  }
  return (
    <Dialog title={words.deleteAsk} onClose={onClose}>
      <Form action={action} submit={words.deleteDo} onSubmit={submit} danger>
        <p class="breakable">{words.deleteAskAbout(user.username)}</p>
        <Field label={words.deleteName} name="username" autoComplete="off" required focused />
      </Form>
    </Dialog>
  );
}
