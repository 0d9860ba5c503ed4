import { type Measured, ratioOf } from './measure.ts';
import type { Target } from './targets.ts';

const MEBIBYTE = 1_048_576;

/** A Markdown table that is also readable in a terminal. The first column is left-aligned, the others are right-aligned. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0), title.length),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => (column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[0] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) => (column ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** A number with about three significant digits. */
export const figure = (value: number): string =>
  Number.isNaN(value) ? '' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2);

const HEAD = [
  '',
  'requests/s',
  'ratio',
  'p50 ms',
  'p99 ms',
  'server CPU',
  'PostgreSQL CPU',
  'load CPU',
  'other CPU',
  'memory MB',
  'errors',
];

/** The medians of a scenario. CPU is in cores. */
export const scenarioTable = (measured: Measured): string =>
  table(
    HEAD,
    measured.results.map(({ name, median: m }) => [
      name,
      figure(m.requestsPerSecond),
      ratioOf(measured, name, 'requestsPerSecond').toFixed(2),
      ...[m.p50, m.p99].map(figure),
      ...[m.serverCpu, m.databaseCpu, m.loadCpu, m.otherCpu].map((cores) => cores.toFixed(2)),
      figure(m.memory / MEBIBYTE),
      String(m.errors),
    ]),
  );

export const targetTable = (targets: readonly Target[]): string =>
  table(
    ['ratio', 'target', 'measured', 'met'],
    targets.map(({ what, target, measured, met }) => [what, target, measured.toFixed(2), met ? 'yes' : 'no']),
  );
