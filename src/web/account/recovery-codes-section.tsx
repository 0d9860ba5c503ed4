import { useState } from 'preact/hooks';
import { ask } from '../api/ask';
import { confirmed } from '../confirm/confirmed';
import { RenewRecoveryCodesDocument } from '../gql/graphql';
import { texts } from '../texts/account';
import { AskFirst } from '../ui/ask-first';
import { Section } from '../ui/section';
import type { FactorsSectionProps } from './factors';
import { RecoveryCodesDialog } from './recovery-codes-dialog';

const { security } = texts;

/** The recovery codes of the account. */
export function RecoveryCodesSection({ factors, onChange }: FactorsSectionProps) {
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [isAsking, setAsking] = useState(false);
  const hasFactor = factors.totpEnabledOn || factors.passkeys.length > 0;

  async function renew(): Promise<void> {
    const result = await confirmed(async () => (await ask(RenewRecoveryCodesDocument)).renewRecoveryCodes);
    if (result.__typename !== 'RenewRecoveryCodesSuccess') return;
    setAsking(false);
    setCodes(result.recoveryCodes);
    await onChange();
  }

  return (
    <Section title={security.codes} about={security.codesAbout}>
      <p>{hasFactor ? security.codesLeft(factors.recoveryCodesLeft) : security.codesNone}</p>
      {hasFactor && (
        <div class="actions">
          <button type="button" class="secondary" onClick={() => setAsking(true)}>
            {security.codesRenew}
          </button>
        </div>
      )}
      {isAsking && (
        <AskFirst
          title={security.codesRenewTitle}
          does={security.codesRenew}
          danger={false}
          onYes={renew}
          onClose={() => setAsking(false)}
        >
          <p>{security.codesRenewAbout}</p>
        </AskFirst>
      )}
      {codes.length > 0 && <RecoveryCodesDialog codes={codes} onClose={() => setCodes([])} />}
    </Section>
  );
}
