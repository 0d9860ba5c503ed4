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
  /** The medians in milliseconds, one for each size. What counts rows may grow with them. */
  readonly operations: readonly {
    readonly name: string;
    readonly counts: boolean;
    readonly medians: readonly number[];
  }[];
}

/** What each operation takes at each size, and how many times that of the smallest. */
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
    `\`${command}\`, ${date}: medians of ${rounds} requests in turns, one at a time, three keys a user, on ${machine.cores} cores (${machine.cpu}), ${machine.memory}; Node.js ${versions['Node.js']}, PostgreSQL ${versions.PostgreSQL}, AuthHero ${versions.AuthHero}.`,
    table(head, rows(false)),
    over.length > 0
      ? `Over ${BOUND} times the cost at ${smallest}: ${over.map(({ name }) => name).join('; ')}.`
      : `Nothing costs more than ${BOUND} times what it does at ${smallest}.`,
    'Counting rows grows with them:',
    table(head, rows(true)),
  ].join('\n\n');
}

export const writeGrowth = (growth: Growth): void => writeSection('growth', growth, growthText(growth));
