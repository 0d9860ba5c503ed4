import type { SqlEntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import { runStandalone } from '../db/prepared-statement.js';
import { isAmong, type WayIn } from '../viewer/way-in.js';

/** Reads which users have a second factor: those of a page in one statement. Nothing is cached, since a mutation may change it. */
export function factorHolders(em: SqlEntityManager, waysIn: readonly WayIn[]): DataLoader<string, boolean> {
  const factors = waysIn.filter(({ isSecondFactor }) => isSecondFactor);
  const has = factors.map(({ holders }) => isAmong('asked.id', holders)).join(' or ') || 'false';
  const text = `select asked.id from unnest($1::uuid[]) asked (id) where ${has}`;
  return new DataLoader(
    async (ids: readonly string[]) => {
      const rows = await runStandalone<{ id: string }>(em, { text, values: [`{${ids.join()}}`] });
      const holders = new Set(rows.map(({ id }) => id));
      return ids.map((id) => holders.has(id));
    },
    { cache: false },
  );
}
