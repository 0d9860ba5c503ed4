import type pg from 'pg';
import { startAuthHero, THREADS } from './authhero.ts';
import { loginJob, meJob, registerJob, sessionJob, usersJob } from './jobs.ts';
import type { ServerProcess } from './processes.ts';
import { failuresOf, type Job, type Load, runLoad, type Sample, sampleArgon2, sampleLoad } from './sample.ts';
import type { Servers } from './servers.ts';

/** The flood begins before the reads and ends after them, by so many seconds. */
const FLOOD_MARGIN = 1;

export interface Contestant {
  readonly name: string;
  sample(load: Load): Promise<Sample>;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** Its speed is 1 in the ratios. */
  readonly baseline: string;
  readonly contestants: readonly Contestant[];
}

/** What the benchmark compares. */
export async function scenariosOf(servers: Servers, admin: pg.Client): Promise<Scenario[]> {
  const { authhero, bare, apollo, betterAuth, databaseUrl, keys, users } = servers;
  const contestant = (name: string, { pid }: ServerProcess, job: Job, url = databaseUrl): Contestant => ({
    name,
    sample: (load) => sampleLoad(job, load, { pid, admin, databaseUrl: url }),
  });
  const read = async (job: typeof usersJob | typeof meJob) => [
    contestant('AuthHero', authhero, await job(authhero.url, keys, users)),
    contestant('bare node:http + pg', bare, await job(bare.url, keys, users)),
    contestant('Apollo Server, plain', apollo, await job(apollo.url, keys, users)),
  ];
  const session = contestant('better-auth, API key', betterAuth, sessionJob(servers), servers.betterAuthDatabaseUrl);
  const argon2 = (name: string, what: 'verify' | 'hash') => ({
    name,
    sample: ({ duration }: Load) => sampleArgon2(what, duration, THREADS),
  });
  const quiet = contestant('AuthHero, quiet', authhero, meJob(authhero.url, keys));
  const flood: Contestant = {
    name: 'AuthHero, during a flood of logins',
    sample: (load) => sampleDuring(loginJob(authhero.url, keys), () => quiet.sample(load), load),
  };
  const BARE = 'bare node:http + pg';
  return [
    {
      name: 'me',
      title: `me by API key, ${keys.length} keys in rotation`,
      baseline: BARE,
      contestants: [...(await read(meJob)), session],
    },
    {
      name: 'users',
      title: 'users(first: 20), each client at another page',
      baseline: BARE,
      contestants: await read(usersJob),
    },
    {
      name: 'login',
      title: 'login',
      baseline: 'argon2 alone, verify',
      contestants: [
        contestant('AuthHero', authhero, loginJob(authhero.url, keys)),
        argon2('argon2 alone, verify', 'verify'),
      ],
    },
    {
      name: 'register',
      title: 'register',
      baseline: 'argon2 alone, hash',
      contestants: [contestant('AuthHero', authhero, registerJob(authhero.url)), argon2('argon2 alone, hash', 'hash')],
    },
    { name: 'flood', title: 'me while passwords are hashed', baseline: 'AuthHero, quiet', contestants: [quiet, flood] },
  ];
}

async function sampleDuring(job: Job, sample: () => Promise<Sample>, { connections, duration }: Load): Promise<Sample> {
  const flooding = runLoad(job, { connections, duration: duration + 2 * FLOOD_MARGIN });
  await new Promise((resolve) => setTimeout(resolve, FLOOD_MARGIN * 1_000));
  const [result, flood] = await Promise.all([sample(), flooding]);
  // Some may be OVERLOADED where the cores are busy elsewhere, which is no fault of the reads.
  if (failuresOf(flood) >= flood.took.length) throw new Error('No login of the flood came through.');
  return result;
}

/** One process and two on the same port. */
export async function workersScenario(folder: string, servers: Servers, admin: pg.Client): Promise<Scenario> {
  const { databaseUrl, keys } = servers;
  const contestants = [1, 2].map(async (workers) => {
    const { pid, url } = await startAuthHero(folder, databaseUrl, { workers });
    const sample = (load: Load) => sampleLoad(meJob(url, keys), load, { pid, admin, databaseUrl });
    return { name: `AuthHero, WORKERS=${workers}`, sample };
  });
  return {
    name: 'workers',
    title: 'me by API key, one process and two',
    baseline: 'AuthHero, WORKERS=1',
    contestants: await Promise.all(contestants),
  };
}
