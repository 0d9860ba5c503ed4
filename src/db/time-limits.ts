import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { DatabaseSettings } from '../config/database.settings.js';

/** The time limits that PostgreSQL enforces for connections of the serving role, in milliseconds. The keys are its settings. */
export const timeLimits = (settings: DatabaseSettings) => ({
  lock_timeout: settings.lockTimeoutMs,
  statement_timeout: settings.statementTimeoutMs,
  idle_in_transaction_session_timeout: 2 * settings.queryTimeoutMs,
});

/** Which time limits are not in force on a connection, in words for an operator. A pooler may have dropped them. */
export async function findLostLimits(em: SqlEntityManager, settings: DatabaseSettings): Promise<string[]> {
  const lost: string[] = [];
  for (const [name, wanted] of Object.entries(timeLimits(settings))) {
    const [row] = await em.execute<{ held: string; role: string }[]>(
      'select setting as held, quote_ident(current_user) as role from pg_settings where name = ?',
      [name],
    );
    if (Number(row?.held) !== wanted)
      lost.push(
        `${name} is ${row?.held} ms and not ${wanted} ms: as an administrator, alter role ${row?.role} set ${name} = ${wanted}`,
      );
  }
  return lost;
}
