import { once } from 'node:events';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { aPerson, login, register } from '../support/people.js';
import { spawnServer } from '../support/process.js';
import { createTestDatabase } from '../support/test-database.js';

const embedded = process.env.TEST_DATABASE === 'embedded';

test('process: each fault of the configuration is reported, exit code 78, without a stack trace', async () => {
  const { code, stdout, stderr } = await spawnServer({ NODE_ENV: 'production', PORT: 'x' }).exited;
  expect({ code, stdout, stderr: stderr.trim().split('\n').sort() }).toEqual({
    code: 78,
    stdout: '',
    stderr: ['DATABASE_URL is required in production', 'PORT is not a whole number'],
  });
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'process: %s, sent twice at once as npm does, ends it with 0, and what was written is there afterwards',
  async (signal) => {
    const { env, drop } = await createTestDatabase();
    try {
      const first = spawnServer(env);
      const person = await aPerson({ url: await first.ready });
      first.child.kill(signal);
      first.child.kill(signal);
      expect(await first.exited).toMatchObject({ code: 0, stderr: '' });
      const second = spawnServer(env);
      const response = await fetch(await second.ready, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': person.key },
        body: '{"query":"{ me { username } }"}',
      });
      expect(await response.json()).toEqual({ data: { me: { username: person.username } } });
      second.child.kill('SIGTERM');
      await second.exited;
    } finally {
      await drop();
    }
  },
);

test('process: SIGUSR1 and SIGUSR2 do nothing, and open no debugger', async () => {
  const { env, drop } = await createTestDatabase();
  const server = spawnServer(env);
  try {
    const url = await server.ready;
    for (const signal of ['SIGUSR1', 'SIGUSR2'] as const) server.child.kill(signal);
    const livez = new URL('/livez', url);
    for (let i = 0; i < 5; i += 1) expect((await fetch(livez)).status).toBe(200);
    const debuggers = readFileSync(`/proc/${server.child.pid}/net/tcp`, 'utf8').match(
      /0100007F:240D 00000000:0000 0A/g,
    );
    expect(debuggers).toBeNull();
  } finally {
    server.child.kill('SIGTERM');
    expect(await server.exited).toMatchObject({ code: 0, stderr: '' });
    await drop();
  }
});

(embedded ? test : test.skip)(
  'process: embedded data of another version of PostgreSQL are told with both versions',
  async () => {
    const { env, drop } = await createTestDatabase();
    try {
      writeFileSync(join(env.DATA_DIR ?? '', 'pglite', 'PG_VERSION'), '16\n');
      const { code, stderr } = await spawnServer(env).exited;
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^The embedded database in .* was made by PostgreSQL 16, and this AuthHero has PostgreSQL 18\./,
      );
    } finally {
      await drop();
    }
  },
);

(embedded ? test : test.skip)(
  'process: an embedded database without PG_VERSION is refused, and not overwritten by an empty one',
  async () => {
    const { env, drop } = await createTestDatabase();
    try {
      const folder = join(env.DATA_DIR ?? '', 'pglite');
      renameSync(join(folder, 'PG_VERSION'), join(folder, 'elsewhere'));
      const { code, stderr } = await spawnServer(env).exited;
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^The embedded database in .* is incomplete/)]);
      renameSync(join(folder, 'elsewhere'), join(folder, 'PG_VERSION'));
      const again = spawnServer(env);
      await again.ready;
      again.child.kill('SIGTERM');
      await again.exited;
    } finally {
      await drop();
    }
  },
);

(embedded ? test : test.skip)(
  'process: a second one on the same embedded database is refused in one line; after kill -9 the next takes over',
  async () => {
    const { env, drop } = await createTestDatabase();
    try {
      const first = spawnServer(env);
      const person = await aPerson({ url: await first.ready });
      const { code, stdout, stderr } = await spawnServer(env).exited;
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(
        new RegExp(`^The embedded database in .* is in use by process ${first.child.pid}\\..*\n$`),
      );
      first.child.kill('SIGKILL');
      await first.exited;
      const third = spawnServer(env);
      const response = await fetch(await third.ready, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': person.key },
        body: '{"query":"{ me { username } }"}',
      });
      expect((await response.json()) as object).toEqual({ data: { me: { username: person.username } } });
      third.child.kill('SIGTERM');
      await third.exited;
    } finally {
      await drop();
    }
  },
);

test('process: an acknowledged write survives kill -9 during the next write', async () => {
  const { env, drop } = await createTestDatabase();
  try {
    const first = spawnServer({ ...env, NODE_ENV: 'test' });
    const url = await first.ready;
    const acknowledged: string[] = [];
    const writing = Array.from({ length: 4 }, async () => {
      for (;;) {
        const { data } = await register({ url }, {});
        acknowledged.push(data.register.user.username);
      }
    });
    while (acknowledged.length < 40) await new Promise((resolve) => setTimeout(resolve, 10));
    first.child.kill('SIGKILL');
    await Promise.allSettled(writing);
    await first.exited;
    const second = spawnServer({ ...env, NODE_ENV: 'test' });
    const again = await second.ready;
    for (const username of acknowledged) {
      expect((await login({ url: again }, username)).data?.login.__typename).toBe('LoginSuccess');
    }
    second.child.kill('SIGTERM');
    expect((await second.exited).code).toBe(0);
  } finally {
    await drop();
  }
}, 60_000);

// Production never runs on the embedded database.
(embedded ? test.skip : test)(
  'process: in production there is no Sandbox, no introspection and no suggestion',
  async () => {
    const { env, drop } = await createTestDatabase();
    const server = spawnServer({ ...env, NODE_ENV: 'production', HOST: '127.0.0.1', DRAIN_DELAY: '0' });
    try {
      const url = await server.ready;
      const ask = async (query: string) => {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query }),
        });
        return response.text();
      };
      expect(await (await fetch(url, { headers: { accept: 'text/html' } })).text()).not.toMatch(/sandbox/i);
      expect(await ask('{ __schema { types { name } } }')).toMatch(/GRAPHQL_VALIDATION_FAILED/);
      expect(await ask('{ mee { id } }')).not.toMatch(/Did you mean|"me"/);
    } finally {
      server.child.kill('SIGTERM');
      await server.exited;
      await drop();
    }
  },
);

// Loading its modules, starting, and listening.
test.each([800, 1_500])('process: SIGTERM %i ms after its start stops it with exit code 0', async (moment) => {
  const { env, drop } = await createTestDatabase();
  try {
    const server = spawnServer(env);
    await new Promise((resolve) => setTimeout(resolve, moment));
    server.child.kill('SIGTERM');
    expect(await server.exited).toMatchObject({ code: 0, stderr: '' });
  } finally {
    await drop();
  }
});

test('process: an address that it cannot listen on is reported in one line, even if the log is silent', async () => {
  const { env, drop } = await createTestDatabase();
  const first = spawnServer(env);
  try {
    const { port } = new URL(await first.ready);
    const other = await createTestDatabase();
    const second = await spawnServer({ ...other.env, PORT: port, LOG_LEVEL: 'silent' }).exited;
    expect(second).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^AuthHero cannot start: .*EADDRINUSE/),
    });
    await other.drop();
  } finally {
    first.child.kill('SIGTERM');
    await first.exited;
    await drop();
  }
});

test('process: it exits if the start fails, also with Redis', async () => {
  const { env, drop } = await createTestDatabase();
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  try {
    const redis = { ...env, REDIS_URL: 'redis://127.0.0.1:1' };
    const port = String((taken.address() as AddressInfo).port);
    expect(await spawnServer({ ...redis, PORT: port }).exited).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^AuthHero cannot start: .*EADDRINUSE/),
    });
    expect(await spawnServer({ ...redis, PASSWORD_BREACH_FILE: '/nowhere' }).exited).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('PASSWORD_BREACH_FILE'),
    });
  } finally {
    taken.close();
    await drop();
  }
});

test('process: a certificate that cannot be read is reported at once', async () => {
  const url = 'postgresql://x@127.0.0.1:1/x?sslmode=verify-full&sslrootcert=/nowhere/ca.pem';
  const { code, stderr } = await spawnServer({ DATABASE_URL: url }).exited;
  expect([code, stderr]).toEqual([1, expect.stringContaining('/nowhere/ca.pem')]);
});
