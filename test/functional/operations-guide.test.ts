import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { aPerson, isLive, login } from '../support/people.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();

/** What the guide tells operators to run on AuthHero's own tables. */
const STATEMENTS = [
  ...readFileSync('docs/operations.md', 'utf8').matchAll(/^psql -U "\$OWNER".* -c (?:'([^']+)'|"((?:\\"|[^"])+)")/gm),
].map(([, plain, escaped = '']) => plain ?? escaped.replaceAll('\\"', '"'));

const run = (part: string) => {
  const found = STATEMENTS.find((statement) => statement.includes(part));
  if (!found) throw new Error(`docs/operations.md has no statement with ${part}`);
  return sql(server, found);
};

test('operations guide: every statement works on the current tables', async () => {
  expect(STATEMENTS).toHaveLength(5);
  for (const statement of STATEMENTS) await sql(server, statement);
});

test('operations guide: "After a leak" revokes the keys of one user, then of all users', async () => {
  const [paul, mary] = [await aPerson(server, { username: 'paul' }), await aPerson(server)];
  await run("canonical_username = 'paul'");
  expect([await isLive(server, paul.key), await isLive(server, mary.key)]).toEqual([false, true]);
  await run('update api_key set revoked_on = now() where revoked_on is null');
  expect(await isLive(server, mary.key)).toBe(false);
});

test('operations guide: after "After a leak", every user must set a new password at the next login', async () => {
  const person = await aPerson(server);
  await run('update password set expires_on');
  const { data } = await login(server, person.username, person.password);
  expect(data.login.__typename).toBe('PasswordChangeRequired');
});
