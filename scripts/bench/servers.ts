import { migrateDatabase, startAuthHero } from './authhero.ts';
import { makeDatabase, onDatabase } from './database.ts';
import { runToEnd, type ServerProcess, startServer } from './processes.ts';
import { issueKeys, type KnownKey, seedUsers } from './seed-users.ts';

export const SEEDED_USERS = 10_000;
/** So many that no server can keep one in its hand. */
const KEYS = 500;

export interface Servers {
  readonly authhero: ServerProcess;
  readonly bare: ServerProcess;
  readonly apollo: ServerProcess;
  readonly betterAuth: ServerProcess;
  /** What the first three share. */
  readonly databaseUrl: string;
  readonly keys: readonly KnownKey[];
  readonly betterAuthDatabaseUrl: string;
  readonly betterAuthKeys: readonly string[];
}

/** Makes an AuthHero's database with users and keys. */
export async function makeSeededDatabase(): Promise<{ databaseUrl: string; keys: KnownKey[] }> {
  const databaseUrl = await makeDatabase('authhero');
  await migrateDatabase(databaseUrl);
  const keys = await onDatabase(databaseUrl, async (client) => {
    await seedUsers(client, { from: 1, to: SEEDED_USERS });
    return issueKeys(client, SEEDED_USERS, KEYS);
  });
  return { databaseUrl, keys };
}

/** Starts all that is compared, each as a process of its own. */
export async function startServers(folder: string): Promise<Servers> {
  const { databaseUrl, keys } = await makeSeededDatabase();
  const betterAuthDatabaseUrl = await makeDatabase('better_auth');
  const betterAuthEnv = { NODE_ENV: 'production', DATABASE_URL: betterAuthDatabaseUrl };
  const seedBetterAuth = [contestant('better-auth.mjs'), 'seed', String(KEYS)];
  const betterAuthKeys = JSON.parse(await runToEnd(seedBetterAuth, betterAuthEnv)) as string[];
  const env = { NODE_ENV: 'production', DATABASE_URL: databaseUrl };
  const start = (name: string, file: string, settings: Record<string, string>) =>
    startServer({ name, args: [contestant(file)], env: settings, folder, ready: /^ready$/m });
  return {
    authhero: await startAuthHero(folder, databaseUrl),
    bare: await start('bare', 'bare.ts', env),
    apollo: await start('apollo', 'apollo.ts', env),
    betterAuth: await start('better-auth', 'better-auth.mjs', betterAuthEnv),
    ...{ databaseUrl, keys, betterAuthDatabaseUrl, betterAuthKeys },
  };
}

const contestant = (file: string) => `scripts/bench/contestants/${file}`;
