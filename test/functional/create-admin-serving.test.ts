import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lockDataDir } from '../../src/db/data-dir-lock.js';
import { send } from '../support/client.js';
import { aPerson, login } from '../support/people.js';
import { authhero } from '../support/script.js';
import { SECRET, ServedDatabase, withService } from '../support/served-database.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const IN_USE = /^The embedded database in .* is in use by process \d+\. Stop that process, .*\n$/;
const onEmbedded = process.env.TEST_DATABASE === 'embedded' ? test : test.skip;

let database: TestDatabase;
let service: ServedDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  service = new ServedDatabase(database);
  await service.start();
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

onEmbedded(
  'admin create: while the embedded service runs, it makes an admin, who logs in and can manage users',
  async () => {
    expect(await service.createAdmin(['boss'], `${SECRET}\n`)).toEqual({
      code: 0,
      stdout: `boss is an admin now, in the embedded database in ${service.env.DATA_DIR}.\n`,
      stderr: '',
    });
    const { data } = await login(service, 'boss', SECRET);
    const query = '{ me { roles } auditEvents(type: ROLES_CHANGED) { nodes { actorId detail address } } }';
    expect((await send(service.url, query, {}, { 'x-api-key': data.login.apiKey })).data).toEqual({
      me: { roles: ['admin', 'user'] },
      auditEvents: { nodes: [{ actorId: null, detail: 'added admin', address: 'command' }] },
    });
  },
);

onEmbedded('admin create: while the embedded service runs, --existing makes an existing account an admin', async () => {
  const person = await aPerson(service);
  expect((await service.createAdmin([person.username, '--existing'], '')).code).toBe(0);
  expect(await service.rolesOf(person.username, person.password)).toEqual(['admin', 'user']);
});

onEmbedded(
  'admin create: its words and exit codes are the same while the embedded service runs and without it',
  async () => {
    const attempts: [string[], string][] = [
      [['first'], 'short'],
      [['first'], 'password123'],
      [['a b'], SECRET],
      [['boss'], SECRET],
      [['BOSS', '--existing'], ''],
      [['nobody', '--existing'], ''],
    ];
    const tryAll = async (service: ServedDatabase, newName: string) => {
      const made = await service.createAdmin([newName]);
      const told = [{ ...made, stdout: made.stdout.replaceAll(newName, 'NAME') }];
      for (const [args, input] of attempts) told.push(await service.createAdmin(args, input));
      return told;
    };
    const settings = { SECOND_FACTOR_REQUIRED_ROLES: 'admin' };
    await withService(async (service) => {
      await service.createAdmin(['boss']);
      const whileServing = await tryAll(service, 'first-new');
      expect(whileServing[0]?.stdout).toMatch(/^NAME is an admin now, .*\nThese roles grant nothing before NAME has/);
      expect(new Set(whileServing.map(({ stderr }) => stderr)).size).toBe(1 + attempts.length);
      await service.stop();
      expect(await tryAll(service, 'other-new')).toEqual(whileServing);
    }, settings);
  },
  60_000,
);

onEmbedded('admin create: the service does not log the password, not even that of a refused attempt', async () => {
  await withService(async (service) => {
    await service.createAdmin(['boss']);
    await service.createAdmin(['boss']);
    const log = (await service.stop())?.stdout;
    expect(log).toMatch(/"audit":"ROLES_CHANGED"/);
    expect(log).not.toContain(SECRET);
  });
});

onEmbedded(
  'admin create: it works after kill -9 of the service, and again after the next start',
  async () => {
    await withService(async (service) => {
      await service.stop('SIGKILL');
      expect(existsSync(service.socket)).toBe(true);
      expect((await service.createAdmin(['alone'])).stderr).toBe('');
      await service.start();
      expect((await service.createAdmin(['served'])).stderr).toBe('');
      expect(await service.rolesOf('alone')).toEqual(['admin', 'user']);
      expect(await service.rolesOf('served')).toEqual(['admin', 'user']);
    });
  },
  60_000,
);

onEmbedded(
  'admin create: a process that has the database and does not listen is reported as before',
  async () => {
    await withService(async (service) => {
      await service.stop('SIGKILL');
      const unlock = lockDataDir(service.env.DATA_DIR ?? '');
      try {
        const withSocket = await service.createAdmin(['boss']);
        rmSync(service.socket);
        const without = await service.createAdmin(['boss']);
        expect([withSocket, without]).toEqual(
          Array(2).fill({ code: 1, stdout: '', stderr: expect.stringMatching(IN_USE) }),
        );
      } finally {
        unlock();
      }
    });
  },
  60_000,
);

onEmbedded('admin create: no other command is done by the running service', async () => {
  for (const args of [['admin', 'remove-factors', 'boss'], ['migrate'], ['export', 'users', '-']])
    expect(await authhero(args, service.env)).toMatchObject({ code: 1, stderr: expect.stringMatching(IN_USE) });
});
