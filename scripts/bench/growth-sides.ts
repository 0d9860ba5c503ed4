import { ask } from './ask.ts';
import { migrateDatabase, startAuthHero } from './authhero.ts';
import { makeDatabase, onDatabase } from './database.ts';
import { ORDERS, type Order, type Side } from './growth-operations.ts';
import { issueKeys, seedUsers } from './seed-users.ts';

const KEYS = 500;

/** Fills a database with so many users, and starts a server on it. */
export async function startSide(folder: string, users: number, say: (line: string) => void): Promise<Side> {
  const url = await makeDatabase(`growth_${users}`);
  await migrateDatabase(url);
  const server = await startAuthHero(folder, url);
  const begin = performance.now();
  const half = users / 2;
  return onDatabase(url, async (client) => {
    await seedUsers(client, { from: 1, to: half });
    await client.query('vacuum analyze');
    const [first] = await issueKeys(client, half, 1);
    const middle = await lastComers(server.url, first?.token);
    await seedUsers(client, { from: half + 1, to: users });
    await client.query('vacuum analyze');
    const keys = await issueKeys(client, users, Math.min(KEYS, half));
    const names = keys.map(({ username }) => username);
    const { rows } = await client.query('select id from "user" where canonical_username = any($1)', [names]);
    await client.query('checkpoint');
    say(`${users} users, seeded in ${((performance.now() - begin) / 1_000).toFixed(1)} s`);
    return { users, server, keys, ids: rows.map(({ id }) => id), middle };
  });
}

/**
 * For each order, the cursor of the newest user, whose username is also the last one. Only the older half of the users exists when
 * this runs, so the cursor is in the middle of the list later.
 */
async function lastComers(url: string, token?: string): Promise<Record<Order, string>> {
  const cursors = ORDERS.map(async (order) => {
    const end = order === 'USERNAME_ASC' ? 'last' : 'first';
    const { data } = await ask(url, `{ users(orderBy: ${order}, ${end}: 1) { pageInfo { endCursor } } }`, token);
    return [order, data.users.pageInfo.endCursor];
  });
  return Object.fromEntries(await Promise.all(cursors));
}
