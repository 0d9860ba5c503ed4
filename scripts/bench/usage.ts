import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** On Linux, user space always sees 100 ticks a second: sysconf(_SC_CLK_TCK). */
const TICKS_PER_SECOND = 100;
const KIB = 1_024;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  /** User and system time in seconds. */
  readonly cpu: number;
}

/** The CPU seconds that each process has used so far. */
export type CpuTimes = ReadonlyMap<number, number>;

/** The ids of a process and of all processes that it started. Its own id is the first. */
export function treeOf(root: number): number[] {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat !== undefined);
  const tree = [root];
  for (const pid of tree) tree.push(...stats.filter(({ parent }) => parent === pid).map((child) => child.pid));
  return tree;
}

/** The CPU time of processes so far. A process that has ended, or that runs on another machine, is left out. */
export function cpuTimes(pids: readonly number[], name?: string): CpuTimes {
  const stats = pids.map((pid) => statOf(pid, name)).filter((stat) => stat !== undefined);
  return new Map(stats.map(({ pid, cpu }) => [pid, cpu]));
}

/** The CPU seconds that were used between two samples. A process that started between them counts from its start. */
export const cpuBetween = (before: CpuTimes, after: CpuTimes): number =>
  [...after].reduce((sum, [pid, cpu]) => sum + cpu - (before.get(pid) ?? 0), 0);

/** The seconds that all cores of the machine were busy, for any process. */
export const machineCpu = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + (user + nice + sys + irq) / 1_000, 0);

/** The sum of the resident memory of processes in bytes. Shared pages count in each process. */
export function residentBytes(pids: readonly number[]): number {
  const kib = pids.map((pid) => Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0));
  return kib.reduce((sum, size) => sum + size, 0) * KIB;
}

/** See proc(5). The name of a process may contain spaces and parentheses: the other fields come after the last parenthesis. */
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
