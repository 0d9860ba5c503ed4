import { expect } from '@jest/globals';
import { send } from './client.js';
import { sql } from './sql.js';
import type { TestServer } from './test-server.js';

// When a key was last used is noted behind the requests.
const CONTENT = `select
  (select md5(string_agg(u::text, ';' order by u.id)) from "user" u) as users,
  (select md5(string_agg(p::text, ';' order by p.user_id)) from password p) as passwords,
  (select md5(string_agg((to_jsonb(k) - 'last_used_on')::text, ';' order by k.id)) from api_key k) as keys`;

/** Runs requests that may change no row, meet no bug and leave the server in service. */
export async function unharmed(server: TestServer, requests: () => Promise<unknown>): Promise<void> {
  const before = await sql(server, CONTENT);
  const logged = server.log.length;
  await requests();
  expect(await sql(server, CONTENT)).toEqual(before);
  expect(server.log.slice(logged).filter(({ level }) => level === 'error')).toEqual([]);
  expect((await send(server.url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
}
