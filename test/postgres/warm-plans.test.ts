import { expect, test } from '@jest/globals';
import pg from 'pg';
import { anAdmin } from '../support/admins.js';
import { writeCrowd } from '../support/crowd.js';
import { aPerson } from '../support/people.js';
import { allReads } from '../support/reads.js';
import { type SentStatement, selectsDuring } from '../support/sent-statements.js';
import { sql } from '../support/sql.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

/** PostgreSQL plans the first five runs of a prepared statement anew; then it may keep a plan. */
const RUNS = 6;
/** So many scans of the largest table are as good as an index at the sizes of this file. */
const MAX_SCANS = 6;
/** What a page, a hundred keys and the roles of an account need at any size. */
const MIN_ROWS = 2_000;

interface Node {
  Filter?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Join Filter'?: number;
  Plans?: Node[];
}

const flat = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flat)];

/** Rows that a plan has looked at. */
const rowsOf = (plan: Node): number =>
  flat(plan).reduce((sum, node) => {
    const each =
      node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0);
    return sum + each * node['Actual Loops'];
  }, 0);

/** What PostgreSQL does for each row that it scans must not parse a text anew: a cast of a parameter in a filter. */
const CASTS_PARAMETER = /\(\$\d+\)::/;

async function faultsAt(client: pg.Client, rows: number, statements: SentStatement[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, text, values } of statements) {
    for (let run = 0; run < RUNS; run += 1) await client.query({ name, text, values });
    const parameters = values
      .map((value) => pg.escapeLiteral(value instanceof Date ? value.toISOString() : String(value)))
      .join(', ');
    const explain = `explain (analyze, timing off, format json) execute "${name}"${parameters && `(${parameters})`}`;
    const [{ Plan: plan }] = (await client.query(explain)).rows[0]['QUERY PLAN'];
    const looked = rowsOf(plan);
    if (looked > MAX_SCANS * rows + MIN_ROWS) faults.push(`${rows}: looks at ${looked} rows: ${text}`);
    if (flat(plan).some(({ Filter = '' }) => CASTS_PARAMETER.test(Filter)))
      faults.push(`${rows}: parses a parameter for each row: ${text}`);
  }
  return faults;
}

test.each([100, 1_000, 10_000])(
  'plans: a connection that was used while the tables were empty still finds rows by an index with %i users',
  async (users) => {
    const server = await startTestServer();
    const client = new pg.Client({ connectionString: server.env.DATABASE_URL });
    try {
      await client.connect();
      const statements = await preparedStatements(server);
      expect(statements.length).toBeGreaterThan(5);
      expect(await faultsAt(client, 0, statements)).toEqual([]);
      await writeCrowd(client, 1, users);
      expect(await faultsAt(client, users, statements)).toEqual([]);
      await client.query('analyze');
      expect(await faultsAt(client, users, statements)).toEqual([]);
    } finally {
      await client.end();
      await server.stop();
    }
  },
  60_000,
);

/** Every prepared statement that the server sends for its reads. PostgreSQL will not analyse the tables by itself. */
async function preparedStatements(server: TestServer): Promise<SentStatement[]> {
  const [admin, other] = [await anAdmin(server), await aPerson(server)];
  const statements = new Map<string, SentStatement>();
  for (const { query, variables } of await allReads(admin, other))
    for (const sent of await selectsDuring(() => admin.send(query, variables)))
      if (sent.name) statements.set(sent.name, sent);
  for (const table of ['"user"', 'api_key', 'audit_event', 'role_assignment', 'password', 'known_address'])
    await sql(server, `alter table ${table} set (autovacuum_enabled = false)`);
  return [...statements.values()];
}
