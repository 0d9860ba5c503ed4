import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Linux has always told user space 100 of them a second: sysconf(_SC_CLK_TCK). */
const TICKS_PER_SECOND = 100;
const KIB = 1_024;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  /** User and system time in seconds. */
  readonly cpu: number;
}

/** CPU seconds by process: what two of them differ by was used in between. */
export type CpuTimes = ReadonlyMap<number, number>;

/** A process and all that it started, itself first. */
export function treeOf(root: number): number[] {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat !== undefined);
  const tree = [root];
  for (const pid of tree) tree.push(...stats.filter(({ parent }) => parent === pid).map((child) => child.pid));
  return tree;
}

/** The CPU time of processes so far. One that is gone, or runs on another machine, counts nothing. */
export function cpuTimes(pids: readonly number[], name?: string): CpuTimes {
  const stats = pids.map((pid) => statOf(pid, name)).filter((stat) => stat !== undefined);
  return new Map(stats.map(({ pid, cpu }) => [pid, cpu]));
}

/** Seconds of CPU between two looks; a process that came in between counts from its beginning. */
export const cpuBetween = (before: CpuTimes, after: CpuTimes): number =>
  [...after].reduce((sum, [pid, cpu]) => sum + cpu - (before.get(pid) ?? 0), 0);

/** Seconds that all cores of the machine were busy, whoever had them work. */
export const machineCpu = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + (user + nice + sys + irq) / 1_000, 0);

/** Resident memory of processes together, in bytes; pages that they share count in each. */
export function residentBytes(pids: readonly number[]): number {
  const kib = pids.map((pid) => Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0));
  return kib.reduce((sum, size) => sum + size, 0) * KIB;
}

/** See proc(5). The name of a process may hold spaces and parentheses: what follows begins behind the last one. */
function statOf(pid: number, name?: string): Stat | undefined {
  const [, found, rest] = /\((.*)\) (.*)/s.exec(read(`/proc/${pid}/stat`)) ?? [];
  if (!rest || (name && found !== name)) return undefined;
  const fields = rest.split(' ');
  return { pid, parent: Number(fields[1]), cpu: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
