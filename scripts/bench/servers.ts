import { makeToken } from '../../src/api-key/api-key.token.ts';
import { ask } from './ask.ts';
import { migrateDatabase, startAuthHero } from './authhero.ts';
import { makeDatabase, onDatabase } from './database.ts';
import { ME } from './jobs.ts';
import { runToEnd, type ServerProcess, startServer } from './processes.ts';
import { issueKeys, type KnownKey, type Seeding, STANDARD_SEEDING, seedUsers } from './seed-users.ts';

/** So many that no server can keep one in its hand. */
const KEYS = 500;
/** PostgreSQL may keep a plan from the sixth run of a statement on, on each of ten connections. */
const WARM_UP_REQUESTS = 400;

export interface Servers {
  readonly authhero: ServerProcess;
  readonly bare: ServerProcess;
  readonly apollo: ServerProcess;
  readonly betterAuth: ServerProcess;
  /** What the first three share. */
  readonly databaseUrl: string;
  readonly keys: readonly KnownKey[];
  readonly users: number;
  readonly betterAuthDatabaseUrl: string;
  readonly betterAuthKeys: readonly string[];
}

/** Makes an AuthHero's database with users and keys. */
export async function makeSeededDatabase(): Promise<{ databaseUrl: string; keys: KnownKey[] }> {
  const databaseUrl = await makeEmptyDatabase();
  return { databaseUrl, keys: await seed(databaseUrl, STANDARD_SEEDING) };
}

async function makeEmptyDatabase(): Promise<string> {
  const databaseUrl = await makeDatabase('authhero');
  await migrateDatabase(databaseUrl);
  return databaseUrl;
}

const seed = (databaseUrl: string, { users, fresh }: Seeding): Promise<KnownKey[]> =>
  onDatabase(databaseUrl, async (client) => {
    await seedUsers(client, { from: 1, to: users });
    if (!fresh) await client.query('vacuum analyze');
    return issueKeys(client, users, Math.min(KEYS, users));
  });

/** Starts AuthHero on an empty database, and has it use all its connections there. */
async function startWarm(folder: string, databaseUrl: string): Promise<ServerProcess> {
  const server = await startAuthHero(folder, databaseUrl);
  await Promise.all(Array.from({ length: WARM_UP_REQUESTS }, () => ask(server.url, ME, makeToken())));
  return server;
}

/** Starts all that is compared, each as a process of its own. */
export async function startServers(folder: string, seeding: Seeding): Promise<Servers> {
  const databaseUrl = await makeEmptyDatabase();
  const warm = seeding.fresh ? await startWarm(folder, databaseUrl) : undefined;
  const keys = await seed(databaseUrl, seeding);
  const betterAuthDatabaseUrl = await makeDatabase('better_auth');
  const betterAuthEnv = { NODE_ENV: 'production', DATABASE_URL: betterAuthDatabaseUrl };
  const seedBetterAuth = [contestant('better-auth.mjs'), 'seed', String(KEYS)];
  const betterAuthKeys = JSON.parse(await runToEnd(seedBetterAuth, betterAuthEnv)) as string[];
  const env = { NODE_ENV: 'production', DATABASE_URL: databaseUrl };
  const start = (name: string, file: string, settings: Record<string, string>) =>
    startServer({ name, args: [contestant(file)], env: settings, folder, ready: /^ready$/m });
  return {
    authhero: warm ?? (await startAuthHero(folder, databaseUrl)),
    bare: await start('bare', 'bare.ts', env),
    apollo: await start('apollo', 'apollo.ts', env),
    betterAuth: await start('better-auth', 'better-auth.mjs', betterAuthEnv),
    ...{ databaseUrl, keys, users: seeding.users, betterAuthDatabaseUrl, betterAuthKeys },
  };
}

const contestant = (file: string) => `scripts/bench/contestants/${file}`;
