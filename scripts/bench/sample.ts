import type pg from 'pg';
import { backendsOf } from './database.ts';
import { runToEnd } from './processes.ts';
import { percentile } from './statistics.ts';
import { cpuBetween, cpuTimes, machineCpu, residentBytes, treeOf } from './usage.ts';

/** What one run of load came to. CPU is in cores: 1.5 is one and a half cores busy all the time. */
export interface Sample {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly serverCpu: number;
  readonly databaseCpu: number;
  readonly loadCpu: number;
  /** What everything else on the machine took: where it is not small, the figures are not to be trusted. */
  readonly otherCpu: number;
  /** Resident memory of the server after the load, in bytes. */
  readonly memory: number;
  readonly processes: number;
  /** See failuresOf. */
  readonly errors: number;
}

export interface Request {
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** What load.mjs sends. */
export interface Job {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Sent in turns by each connection. `%n` in a body becomes another text each time. */
  readonly requests: readonly Request[];
  /** What each good answer holds, and no other. */
  readonly expected: string;
}

export interface Load {
  readonly connections: number;
  /** Seconds. */
  readonly duration: number;
}

/** What is watched while the load runs. */
export interface Watched {
  readonly pid: number;
  readonly admin: pg.Client;
  readonly databaseUrl: string;
}

/** Puts load on a server. */
export const runLoad = async (job: Job, load: Load): Promise<Record<string, number> & { took: number[] }> =>
  JSON.parse(await runToEnd(['scripts/bench/load.mjs'], {}, JSON.stringify({ ...job, ...load })));

/** Connections that failed, timeouts among them, and answers that were not the expected one, of any status. */
export const failuresOf = ({ errors = 0, mismatches = 0 }: Record<string, unknown>): number =>
  Number(errors) + Number(mismatches);

/** Puts load on a server, and looks at what it costs the server and the database. */
export async function sampleLoad(job: Job, load: Load, { pid, admin, databaseUrl }: Watched): Promise<Sample> {
  const look = async () => ({
    machine: machineCpu(),
    at: performance.now(),
    server: cpuTimes(treeOf(pid)),
    database: cpuTimes(await backendsOf(admin, databaseUrl), 'postgres'),
  });
  const before = await look();
  const result = await runLoad(job, load);
  const after = await look();
  const { took, seconds = load.duration, cpu = 0 } = result;
  const serverCpu = cpuBetween(before.server, after.server) / seconds;
  const databaseCpu = cpuBetween(before.database, after.database) / seconds;
  const loadCpu = cpu / seconds;
  const tree = treeOf(pid);
  return {
    requestsPerSecond: took.length / seconds,
    p50: percentile(took, 50),
    p99: percentile(took, 99),
    ...{ serverCpu, databaseCpu, loadCpu },
    otherCpu: Math.max(
      0,
      (1_000 * (after.machine - before.machine)) / (after.at - before.at) - serverCpu - databaseCpu - loadCpu,
    ),
    memory: residentBytes(tree),
    processes: tree.length,
    errors: failuresOf(result),
  };
}

/** What argon2 alone does on these cores. It has no server: what it costs is the whole process. */
export async function sampleArgon2(what: 'verify' | 'hash', duration: number, threads: number): Promise<Sample> {
  const args = ['scripts/bench/contestants/argon2.ts', what, String(duration)];
  const [before, begin] = [machineCpu(), performance.now()];
  const printed = JSON.parse(await runToEnd(args, { UV_THREADPOOL_SIZE: String(threads) }));
  const { took, seconds, cpu, memory } = printed as Record<'seconds' | 'cpu' | 'memory', number> & { took: number[] };
  const speed = { requestsPerSecond: took.length / seconds, p50: percentile(took, 50), p99: percentile(took, 99) };
  const serverCpu = cpu / seconds;
  const otherCpu = Math.max(0, (1_000 * (machineCpu() - before)) / (performance.now() - begin) - serverCpu);
  return { ...speed, serverCpu, databaseCpu: 0, loadCpu: 0, otherCpu, memory, processes: 1, errors: 0 };
}
