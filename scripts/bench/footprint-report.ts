import { writeSection } from './document.ts';
import type { Machine } from './machine.ts';
import type { PackageSize } from './package-sizes.ts';
import { table } from './table.ts';

const LARGEST = 12;

export interface Footprint {
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly versions: Record<string, string>;
  /** The median time of a start in milliseconds, by the name of the database. */
  readonly starts: Record<string, number>;
  readonly memory: {
    readonly looks: readonly { readonly requests: number; readonly bytes: number }[];
    /** Resident memory in bytes, some time after the load. */
    readonly rest: number;
  };
  readonly packages: readonly PackageSize[];
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

/** The time of a start, the memory of the process, and the size of the packages. */
export function footprintText({ date, command, machine, versions, starts, memory, packages }: Footprint): string {
  const total = packages.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    `\`${command}\`, ${date}. Machine: ${machine.cores} cores (${machine.cpu}), ${machine.memory}. Versions: Node.js ${versions['Node.js']}, PostgreSQL ${versions.PostgreSQL}, AuthHero ${versions.AuthHero}.`,
    `Median time from the start of \`node dist/src/main.js\` until it is ready: ${Object.entries(starts)
      .map(([database, time]) => `${time.toFixed(0)} ms on ${database}`)
      .join(', ')}.`,
    'Resident memory while 32 clients send `me`:',
    table(
      ['requests', 'MB'],
      eighths(memory.looks).map(({ requests, bytes }) => [requests.toLocaleString('en'), megabytes(bytes)]),
    ),
    `Memory 15 seconds after the load: ${megabytes(memory.rest)} MB.`,
    `Production dependencies: ${megabytes(total)} MB of files. The largest are:`,
    table(
      ['scope or package', 'MB'],
      packages.slice(0, LARGEST).map(({ name, bytes }) => [name, (bytes / 1e6).toFixed(1)]),
    ),
  ].join('\n\n');
}

/** The first and the last sample, and up to seven samples at even distances between them. */
function eighths<T>(looks: readonly T[]): T[] {
  const steps = Math.min(8, looks.length - 1);
  const at = Array.from({ length: steps + 1 }, (_, i) => Math.round((i * (looks.length - 1)) / Math.max(1, steps)));
  return at.flatMap((index) => looks[index] ?? []);
}

export const writeFootprint = (footprint: Footprint): void =>
  writeSection('footprint', footprint, footprintText(footprint));
