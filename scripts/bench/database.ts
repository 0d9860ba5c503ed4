import pg from 'pg';
import { atEnd } from './scratch.ts';

/** The server that holds the benchmark's databases, as someone who may make them. */
export const ADMIN_URL = process.env.TEST_DATABASE_URL || 'postgresql://postgres@127.0.0.1:5432/postgres';

/** Makes an empty database and has it dropped at the end. @returns its URL */
export async function makeDatabase(purpose: string): Promise<string> {
  const name = `authhero_bench_${process.pid}_${purpose}`;
  await onDatabase(ADMIN_URL, (admin) => admin.query(`create database ${name} template template0 encoding 'UTF8'`));
  atEnd(() => onDatabase(ADMIN_URL, (admin) => admin.query(`drop database ${name} with (force)`)));
  return Object.assign(new URL(ADMIN_URL), { pathname: `/${name}` }).href;
}

/** Runs work on a connection of its own. */
export async function onDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The processes that serve a database's connections. */
export async function backendsOf(admin: pg.Client, url: string): Promise<number[]> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const { rows } = await admin.query('select pid from pg_stat_activity where datname = $1', [name]);
  return rows.map(({ pid }) => pid);
}
