import { say } from '../../src/cli/command/command.js';
import type { Crowd } from './crowd.js';
import type { Options } from './options.js';
import type { Pacer } from './pacer.js';
import type { Tally } from './tally.js';

const EVERY_SECONDS = 5;

/** Says every few seconds how it goes. */
export function startProgress(tally: Tally, pacer: Pacer, crowd: Crowd): { stop(): void } {
  const timer = setInterval(() => {
    const { count, p99 } = tally.takeRecent();
    const rate = (count / EVERY_SECONDS).toFixed(1);
    say(
      `${tally.seconds.toFixed(0).padStart(5)} s: ${tally.count} operations, ${rate}/s, p99 ${p99.toFixed(0)} ms, ` +
        `${crowd.present} people, ${pacer.inFlight} under way, ${crowd.left.length} accounts, ${tally.unexpected} unexpected`,
    );
  }, EVERY_SECONDS * 1_000);
  return { stop: () => clearInterval(timer) };
}

/** What came of it. The rate is that of the time before the clean-up. */
export function summarize(
  tally: Tally,
  walked: { seconds: number; count: number },
  { rate, inFlight }: Options,
  left: readonly string[],
): void {
  const reached = (walked.count / walked.seconds).toFixed(1);
  say(`\n${tally.count} operations, ${reached} of ${rate} a second.`);
  if (tally.late > 0) say(`${tally.late} began late: ${inFlight} were under way already.`);
  say(`\n${table(['operation', 'count', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'], tally.latencyRows(), 1)}`);
  say(`\n${table(['operation', 'answer', 'count', ''], tally.answerRows(), 2)}`);
  if (left.length > 0) say(`\n${left.length} accounts could not be deleted: ${left.slice(0, 3).join(', ')}, ...`);
  say(`\n${tally.unexpected} unexpected answers.`);
}

/** The first columns are text, the others numbers. */
function table(head: string[], rows: string[][], texts: number): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column < texts ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return [head, ...rows].map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}
