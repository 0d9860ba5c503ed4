import { writeSection } from './document.ts';
import type { Machine } from './machine.ts';
import { figure, table } from './table.ts';

const BOUND = 1.3;

export interface Growth {
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly versions: Record<string, string>;
  readonly sizes: readonly number[];
  readonly rounds: number;
  /** The medians in milliseconds, one for each size. Operations that count rows may take longer with more rows. */
  readonly operations: readonly {
    readonly name: string;
    readonly counts: boolean;
    readonly medians: readonly number[];
  }[];
}

/** The time of each operation at each size, and its ratio to the time at the smallest size. */
export function growthText({ date, command, machine, versions, sizes, rounds, operations }: Growth): string {
  const [smallest = 0, ...larger] = sizes.map((size) => size.toLocaleString('en'));
  const head = ['', `${smallest}, ms`, ...larger.flatMap((size) => [`${size}, ms`, 'ratio'])];
  const rows = (counts: boolean) =>
    operations
      .filter((operation) => operation.counts === counts)
      .map(({ name, medians: [first = Number.NaN, ...others] }) => [
        name,
        figure(first),
        ...others.flatMap((value) => [figure(value), (value / first).toFixed(2)]),
      ]);
  const over = operations.filter(({ counts, medians }) => !counts && Math.max(...medians) > BOUND * (medians[0] ?? 0));
  return [
    `\`${command}\`, ${date}: medians of ${rounds} requests in turns, one request at a time, with three keys for each user. Machine: ${machine.cores} cores (${machine.cpu}), ${machine.memory}. Versions: Node.js ${versions['Node.js']}, PostgreSQL ${versions.PostgreSQL}, AuthHero ${versions.AuthHero}.`,
    table(head, rows(false)),
    over.length > 0
      ? `These operations take more than ${BOUND} times as long as with ${smallest} users: ${over.map(({ name }) => name).join('; ')}.`
      : `No operation takes more than ${BOUND} times as long as with ${smallest} users.`,
    'A count of rows takes longer with more rows:',
    table(head, rows(true)),
  ].join('\n\n');
}

export const writeGrowth = (growth: Growth): void => writeSection('growth', growth, growthText(growth));
