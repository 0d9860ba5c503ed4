import { join } from 'node:path';
import { send } from './client.js';
import { login } from './people.js';
import { spawnServer } from './process.js';
import { authhero, type Ended } from './script.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

/** The password of the admins that are made here. */
export const SECRET = 'an admin made meanwhile';

/** A service in a process of its own, and the command `authhero` on the same database. */
export class ServedDatabase {
  private process: ReturnType<typeof spawnServer> | undefined;
  url = '';

  constructor(
    private readonly database: TestDatabase,
    private readonly settings: Record<string, string> = {},
  ) {}

  get env() {
    return { ...this.database.env, ...this.settings };
  }

  get socket() {
    return join(this.env.DATA_DIR ?? '', 'authhero.sock');
  }

  async start() {
    this.process = spawnServer(this.env);
    this.url = await this.process.ready;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended | undefined> {
    this.process?.child.kill(signal);
    return this.process?.exited;
  }

  createAdmin(args: string[], input = SECRET) {
    return authhero(['admin', 'create', ...args], this.env, input);
  }

  async rolesOf(username: string, password = SECRET): Promise<string[]> {
    const { data } = await login(this, username, password);
    return (await send(this.url, '{ me { roles } }', {}, { 'x-api-key': data.login.apiKey })).data.me.roles;
  }
}

/** Runs a service of its own for a test. */
export async function withService(
  work: (service: ServedDatabase) => Promise<void>,
  settings: Record<string, string> = {},
) {
  const database = await createTestDatabase();
  const service = new ServedDatabase(database, settings);
  try {
    await service.start();
    await work(service);
  } finally {
    await service.stop();
    await database.drop();
  }
}
