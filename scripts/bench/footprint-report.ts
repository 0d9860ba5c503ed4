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
  /** Medians in milliseconds, by the database. */
  readonly starts: Record<string, number>;
  readonly memory: {
    readonly looks: readonly { readonly requests: number; readonly bytes: number }[];
    /** In bytes, after the load. */
    readonly rest: number;
  };
  readonly packages: readonly PackageSize[];
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

/** How long a start takes, what memory it holds, and how large it is. */
export function footprintText({ date, command, machine, versions, starts, memory, packages }: Footprint): string {
  const total = packages.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    `\`${command}\`, ${date}, on ${machine.cores} cores (${machine.cpu}), ${machine.memory}; Node.js ${versions['Node.js']}, PostgreSQL ${versions.PostgreSQL}, AuthHero ${versions.AuthHero}.`,
    `From the start of \`node dist/src/main.js\` until it is ready, medians: ${Object.entries(starts)
      .map(([database, time]) => `${time.toFixed(0)} ms on ${database}`)
      .join(', ')}.`,
    'Resident memory while `me` is asked by 32 clients:',
    table(
      ['requests', 'MB'],
      eighths(memory.looks).map(({ requests, bytes }) => [requests.toLocaleString('en'), megabytes(bytes)]),
    ),
    `At rest afterwards: ${megabytes(memory.rest)} MB.`,
    `Production dependencies: ${megabytes(total)} MB in files, of which the largest are`,
    table(
      ['scope or package', 'MB'],
      packages.slice(0, LARGEST).map(({ name, bytes }) => [name, (bytes / 1e6).toFixed(1)]),
    ),
  ].join('\n\n');
}

/** The first, the last, and what lies evenly between them. */
function eighths<T>(looks: readonly T[]): T[] {
  const steps = Math.min(8, looks.length - 1);
  const at = Array.from({ length: steps + 1 }, (_, i) => Math.round((i * (looks.length - 1)) / Math.max(1, steps)));
  return at.flatMap((index) => looks[index] ?? []);
}

export const writeFootprint = (footprint: Footprint): void =>
  writeSection('footprint', footprint, footprintText(footprint));
