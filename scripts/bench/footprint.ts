import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startAuthHero } from './authhero.ts';
import { type Footprint, footprintText, writeFootprint } from './footprint-report.ts';
import { ensureInstalled } from './install.ts';
import { meJob } from './jobs.ts';
import { machine, versions } from './machine.ts';
import { packageSizes } from './package-sizes.ts';
import { runLoad } from './sample.ts';
import { atEnd, withCleanUp } from './scratch.ts';
import { makeSeededDatabase } from './servers.ts';
import { median } from './statistics.ts';
import { residentBytes, treeOf } from './usage.ts';

/** npm run bench:footprint measures the time of a start, the memory during a million requests, and the size of the packages. */
const REQUESTS = Number(process.argv[2] ?? 1_000_000);
const STARTS = 5;
const CONNECTIONS = 32;
/** Seconds of load between two samples of the memory. */
const STRETCH = 10;
/** Milliseconds without load before the memory at rest is sampled. `footprintText` names this time. */
const REST = 15_000;
const say = (line: string) => void process.stdout.write(`${line}\n`);

await withCleanUp(async () => {
  ensureInstalled();
  const folder = mkdtempSync(join(tmpdir(), 'authhero-footprint-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const { databaseUrl, keys } = await makeSeededDatabase();
  const footprint: Footprint = {
    date: new Date().toISOString().slice(0, 10),
    command: 'npm run bench:footprint',
    machine: machine(),
    versions: await versions(),
    starts: {
      PostgreSQL: await startTimes(folder, { DATABASE_URL: databaseUrl }),
      'an existing embedded database': await startTimes(folder, {
        NODE_ENV: 'development',
        DATA_DIR: join(folder, 'data'),
      }),
    },
    memory: await memoryOver(folder, databaseUrl, keys),
    packages: packageSizes(folder),
  };
  say(`\n${footprintText(footprint)}`);
  if (REQUESTS >= 1_000_000) writeFootprint(footprint);
});

/** Milliseconds from the start of the process to the line that says that it is ready. The first start is not counted, because it may create a database. */
async function startTimes(folder: string, env: Record<string, string>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i <= STARTS; i += 1) {
    const begin = performance.now();
    const server = await startAuthHero(folder, env.DATABASE_URL ?? '', { env });
    took.push(performance.now() - begin);
    await server.stop();
  }
  return median(took.slice(1));
}

async function memoryOver(folder: string, databaseUrl: string, keys: Parameters<typeof meJob>[1]) {
  const server = await startAuthHero(folder, databaseUrl);
  const job = meJob(server.url, keys);
  const memory = () => residentBytes(treeOf(server.pid));
  await sleep(REST);
  const looks = [{ requests: 0, bytes: memory() }];
  for (let requests = 0; requests < REQUESTS; ) {
    const { took } = await runLoad(job, { connections: CONNECTIONS, duration: STRETCH });
    requests += took.length;
    looks.push({ requests, bytes: memory() });
    say(`${requests} requests: ${(memory() / 1e6).toFixed(0)} MB`);
  }
  await sleep(REST);
  const rest = memory();
  await server.stop();
  return { looks, rest };
}
