import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Answer, send } from '../support/client.js';
import { freePort } from '../support/free-port.js';
import { spawnServer } from '../support/process.js';
import { until } from '../support/until.js';

const REGISTER = 'mutation { register(input: { username: "paul", password: "a long passphrase" }) { __typename } }';

test('first start: a request waits while the embedded database is created, and the log says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'authhero-first-start-'));
  const port = await freePort();
  const { child, exited } = spawnServer({ DATA_DIR: folder, PORT: String(port), RESPONSE_TIMEOUT: '60s' });
  try {
    // Refused until the server listens. The first request that gets in is the one to be answered.
    const register = (): Promise<Answer | undefined> =>
      send(`http://127.0.0.1:${port}/graphql`, REGISTER).catch(() => undefined);
    const answer = await until(register, (value) => value !== undefined);
    expect(answer?.text).toBe('{"data":{"register":{"__typename":"RegisterSuccess"}}}\n');
  } finally {
    child.kill('SIGTERM');
    expect((await exited).stdout).toContain('creating the embedded database');
    rmSync(folder, { recursive: true, force: true });
  }
}, 90_000);
