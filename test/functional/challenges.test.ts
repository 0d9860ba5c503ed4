import { expect, test } from '@jest/globals';
import { databaseDefinition } from '../../mikro-orm.config.js';
import { loadConfig } from '../../src/config/load-config.js';
import { openDatabase } from '../../src/db/database.js';
import { ChallengeService } from '../../src/sign-in/challenge.service.js';
import { User } from '../../src/user/user.entity.js';
import { aPerson } from '../support/people.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const server = useTestServer();
const PURPOSE = 'LOGIN';

/** Begins a challenge of a user, in a transaction of its own. */
async function begin({ id }: { id: string }, data: object | null = null): Promise<string> {
  const em = server.orm.em.fork();
  return em.transactional(async (tx) => {
    const { token } = await new ChallengeService(tx).begin(await tx.findOneOrFail(User, id), PURPOSE, data);
    return token;
  });
}

async function tryOnce(token: string, purpose = PURPOSE, { orm } = server) {
  const challenges = new ChallengeService(orm.em.fork());
  const found = await challenges.find(token, purpose);
  return found && challenges.tryOnce(found);
}

/** Tries a challenge and ends it, as a right proof does. */
async function end(token: string, { orm } = server): Promise<boolean> {
  const tried = await tryOnce(token, PURPOSE, { ...server, orm });
  if (!tried) return false;
  return orm.em.fork().transactional(async (tx) => {
    const user = await tx.findOneOrFail(User, tried.userId);
    return new ChallengeService(tx).end(tried, user);
  });
}

test('a challenge is good for one end, for its purpose, for five tries and for five minutes', async () => {
  const person = await aPerson(server);
  const used = await begin(person);
  expect([await end(used), await end(used), await tryOnce(used)]).toEqual([true, false, null]);
  const other = await begin(person);
  expect(await tryOnce(other, 'CONFIRM')).toBeNull();
  for (let round = 0; round < 5; round += 1) expect(await tryOnce(other)).not.toBeNull();
  expect(await tryOnce(other)).toBeNull();
  const late = await begin(person);
  await sql(server, "update challenge set expires_on = now() - interval '1 millisecond' where user_id = ?", [
    person.id,
  ]);
  expect(await end(late)).toBe(false);
  for (const junk of ['', 'x', late.slice(1), `${late}x`, late.replace(/^./, '\0')])
    expect(await tryOnce(junk)).toBeNull();
});

test('a challenge: its token is not in the database', async () => {
  const token = await begin(await aPerson(server));
  const rows = await sql(server, 'select c::text as row from challenge c');
  expect(rows.map(({ row }) => row).join()).not.toContain(token);
  expect(rows.map(({ row }) => row).join()).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
});

(process.env.TEST_DATABASE === 'postgres' ? test : test.skip)(
  'a challenge: of many tries over two processes five go on, and of many ends one',
  async () => {
    const other = await openDatabase(loadConfig(server.env).database, databaseDefinition);
    try {
      const processes = [server, { ...server, orm: other.orm }];
      const person = await aPerson(server);
      for (let round = 0; round < 5; round += 1) {
        const guessed = await begin(person);
        const tries = Array.from({ length: 40 }, (_, index) => tryOnce(guessed, PURPOSE, processes[index % 2]));
        expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(5);
        const proved = await begin(person);
        const ends = await Promise.all(Array.from({ length: 5 }, (_, index) => end(proved, processes[index % 2])));
        expect(ends.filter(Boolean)).toHaveLength(1);
      }
    } finally {
      await other.close();
    }
  },
);
