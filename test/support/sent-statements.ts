import pg from 'pg';
import { BACKGROUND } from './background-statements.js';

export interface SentStatement {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
}

/** Each select that the server sends to PostgreSQL while it answers, with its values, and its name if it is prepared. */
export async function selectsDuring(request: () => Promise<unknown>): Promise<SentStatement[]> {
  const sent: SentStatement[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...args: never[]) {
    const [text, values = []] = args as unknown as [string | SentStatement, unknown[]?];
    sent.push(typeof text === 'string' ? { text, values } : { ...text, values: text.values ?? values });
    return (query as (...args: never[]) => never).apply(this, args);
  } as never;
  await request().finally(() => {
    pg.Client.prototype.query = query;
  });
  return sent.filter(({ text }) => text.startsWith('select') && !BACKGROUND.test(text));
}
