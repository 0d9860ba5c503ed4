import { expect, test } from '@jest/globals';
import pg from 'pg';
import { aPerson, isLive, login } from '../support/people.js';
import { spawnServer } from '../support/process.js';
import { createTestDatabase } from '../support/test-database.js';

const DAY = 86_400_000;

/** Moves the clock of a process before anything else runs in it. */
const shifted = (milliseconds: number): string => {
  const script = `const D = Date; const now = () => D.now() + ${milliseconds};
    globalThis.Date = class Date extends D { constructor(...words) { words.length ? super(...words) : super(now()); } static now() { return now(); } };`;
  return `--import=data:text/javascript,${encodeURIComponent(script)}`;
};

test.each([
  ['two days ahead', 2 * DAY],
  ['two days behind', -2 * DAY],
])(
  'a process whose clock is %s makes and checks every lifetime by the clock of the database',
  async (_how, milliseconds) => {
    const { env, drop } = await createTestDatabase();
    const client = new pg.Client({ connectionString: env.DATABASE_URL });
    await client.connect();
    const settings = { ...env, API_KEY_TTL: '12h', API_KEY_MAX_TTL: '24h', API_KEY_IDLE_TTL: '6h' };
    const wrong = spawnServer({ ...settings, NODE_OPTIONS: shifted(milliseconds) });
    const right = spawnServer(settings);
    try {
      const [here, there] = [{ url: await wrong.ready }, { url: await right.ready }];
      const person = await aPerson(here);
      expect((await login(here, person.username)).data.login.__typename).toBe('LoginSuccess');
      for (const server of [here, there]) expect(await isLive(server, person.key)).toBe(true);
      const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
      const create = `mutation { createApiKey(input: { name: "x", expiresOn: "${inAnHour}" }) { __typename ... on CreateApiKeySuccess { token: apiKey } } }`;
      const { createApiKey } = (await person.send(create)).data;
      expect(createApiKey.__typename).toBe('CreateApiKeySuccess');
      for (const server of [here, there]) expect(await isLive(server, createApiKey.token)).toBe(true);
      const { rows } = await client.query(
        `select extract(epoch from max(expires_on) - now())::float / 3600 as longest,
         bool_and(abs(extract(epoch from created_on - now())) < 60) as "isNow" from api_key`,
      );
      expect(rows).toEqual([{ longest: expect.closeTo(12, 1), isNow: true }]);
      const events = await client.query(
        'select from audit_event where abs(extract(epoch from created_on - now())) > 60',
      );
      expect(events.rowCount).toBe(0);
    } finally {
      for (const { child } of [wrong, right]) child.kill('SIGTERM');
      await Promise.all([wrong.exited, right.exited]);
      await client.end();
      await drop();
    }
  },
  60_000,
);
