import { useState } from 'preact/hooks';
import { ask } from '../api/ask';
import { Failure } from '../api/failure';
import { useAction } from '../api/use-action';
import { confirmed } from '../confirm/confirmed';
import { BeginTotpDocument, DisableTotpDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { ActionButton } from '../ui/action-button';
import { AskFirst } from '../ui/ask-first';
import { FailureNotice } from '../ui/failure-notice';
import { notify } from '../ui/notices';
import { Section } from '../ui/section';
import { When } from '../ui/when';
import { AppDialog, type NewApp } from './app-dialog';
import type { FactorsSectionProps } from './factors';
import { RecoveryCodesDialog } from './recovery-codes-dialog';

const { security, list } = texts;

/** The authenticator app of the account. */
export function AppSection({ factors, onChange }: FactorsSectionProps) {
  const begin = useAction();
  const [app, setApp] = useState<NewApp>();
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [isRemoving, setRemoving] = useState(false);
  const { totpEnabledOn } = factors;

  async function beginApp(): Promise<void> {
    const result = await confirmed(async () => (await ask(BeginTotpDocument)).beginTotp);
    if (result.__typename === 'BeginTotpSuccess') setApp(result);
  }
  async function enabled(newCodes: readonly string[]): Promise<void> {
    setApp(undefined);
    setCodes(newCodes);
    await onChange();
  }
  async function remove(): Promise<void> {
    const result = await confirmed(async () => (await ask(DisableTotpDocument)).disableTotp);
    if (result.__typename !== 'DisableTotpSuccess') throw new Failure('refused', result.message);
    setRemoving(false);
    notify(security.appRemoved);
    await onChange();
  }

  return (
    <Section title={security.app} about={security.appAbout}>
      <FailureNotice failure={begin.failure} />
      <p>
        {totpEnabledOn ? (
          <>
            {security.appOn} <When at={totpEnabledOn} />.
          </>
        ) : (
          security.appOff
        )}
      </p>
      <div class="actions">
        <ActionButton
          action={begin}
          does={totpEnabledOn ? security.appReplace : security.appAdd}
          work={beginApp}
          class="secondary"
        />
        {totpEnabledOn && (
          <button type="button" class="secondary danger" onClick={() => setRemoving(true)}>
            {security.appRemove}
          </button>
        )}
      </div>
      {app && <AppDialog app={app} onEnabled={enabled} onClose={() => setApp(undefined)} />}
      {codes.length > 0 && <RecoveryCodesDialog codes={codes} onClose={() => setCodes([])} />}
      {isRemoving && (
        <AskFirst
          title={security.appRemoveTitle}
          does={security.appRemove}
          onYes={remove}
          onClose={() => setRemoving(false)}
        >
          <p>
            {security.appRemoveAbout} {list.added} {totpEnabledOn && <When at={totpEnabledOn} />}.
          </p>
        </AskFirst>
      )}
    </Section>
  );
}
