import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { anAdmin } from '../support/admins.js';
import { writeCrowd } from '../support/crowd.js';
import { aPerson, login, type Person } from '../support/people.js';
import { allReads, type Read } from '../support/reads.js';
import { type SentStatement, selectsDuring } from '../support/sent-statements.js';
import { useTestServer } from '../support/use-test-server.js';

const USERS = 100_000;
/** So small that a scan of the whole costs nothing. */
const SMALL = new Set(['role']);

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Plan Rows': number;
  Plans?: Node[];
}

let client: pg.Client;
// Runs first: the server's database is dropped with whoever is connected.
afterAll(() => client.end());
const server = useTestServer({ SECOND_FACTOR_REQUIRED_ROLES: 'crowd-1' });
let admin: Person;
let other: Person;
let reads: Read[];
beforeAll(async () => {
  admin = await anAdmin(server);
  other = await aPerson(server);
  client = new pg.Client({ connectionString: server.env.DATABASE_URL });
  await client.connect();
  await writeCrowd(client, 1, USERS);
  await client.query('vacuum analyze');
  reads = await allReads(admin, other);
}, 120_000);

const flat = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flat)];

/** What of a statement's plan reads a whole table, or sorts a large part of one. */
async function faultsOf({ text, values }: SentStatement): Promise<string[]> {
  const { rows } = await client.query(`explain (format json) ${text}`, values);
  return flat(rows[0]['QUERY PLAN'][0].Plan).flatMap((node) => {
    const table = node['Relation Name'];
    if (node['Node Type'] === 'Seq Scan' && table && !SMALL.has(table)) return [`seq scan of ${table}: ${text}`];
    return node['Node Type'] === 'Sort' && node['Plan Rows'] > 10_000
      ? [`sorts ${node['Plan Rows']} rows: ${text}`]
      : [];
  });
}

test(`plans: with ${USERS} users each list page, each read of one thing and each verification goes by an index`, async () => {
  const faults: Record<string, string[]> = {};
  for (const { name, query, variables } of reads) {
    const sent = await selectsDuring(async () => {
      const { errors, text } = await admin.send(query, variables);
      if (errors) throw new Error(text);
    });
    expect([name, sent.length > 0]).toEqual([name, true]);
    const found = (await Promise.all(sent.map(faultsOf))).flat();
    if (found.length > 0) faults[name] = found;
  }
  expect(faults).toEqual({});
}, 60_000);

test('plans: a login, a refused login and a logout go by an index', async () => {
  const sent = await selectsDuring(async () => {
    await login(server, other.username);
    await login(server, other.username, 'wrong horse battery');
    await login(server, 'nobody-of-that-name');
    await other.send('mutation { logout { message } }');
  });
  expect(sent.length).toBeGreaterThan(5);
  expect((await Promise.all(sent.map(faultsOf))).flat()).toEqual([]);
});
