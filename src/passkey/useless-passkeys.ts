import { relyingPartyOf } from '../config/relying-party.js';
import type { BackgroundTask, ProcessParts } from '../db/feature.js';
import { runStandalone } from '../db/prepared-statement.js';
import { describeError } from '../observability/describe-error.js';

const COUNT = 'select count(*)::int as found from passkey where rp_id <> $1';

/** Warns at the start if there are passkeys of another domain: browsers offer them no more, and their users may be locked out. */
export const warnOfUselessPasskeys = ({ config, orm, log }: ProcessParts): BackgroundTask => {
  let counting: Promise<void> | undefined;
  const count = async () => {
    const rpId = relyingPartyOf(config) ?? '';
    const [row] = await runStandalone<{ found: number }>(orm.em, { text: COUNT, values: [rpId] });
    if (!row?.found) return;
    log.warn(
      `${row.found} passkeys belong to another domain than PASSKEY_RP_ID (${rpId || 'not set'}): they do not work. Set PASSKEY_RP_ID to their domain again, or tell their users to add new ones`,
    );
  };
  return {
    start() {
      counting = count().catch((error: unknown) =>
        log.warn({ error: describeError(error) }, 'passkeys could not be counted'),
      );
    },
    stop: async () => counting,
  };
};
