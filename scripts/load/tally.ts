interface Operation {
  /** Milliseconds. */
  readonly latencies: number[];
  readonly codes: Map<string, number>;
}

/** With these a service protects itself: docs/errors.md. */
const REFUSALS = /^(RATE_LIMITED|OVERLOADED)\b/;

export const isRefusal = (code: string): boolean => REFUSALS.test(code);

/** Counts what the operations took and how they were answered. */
export class Tally {
  private readonly operations = new Map<string, Operation>();
  private readonly expected = new Map<string, string>();
  private readonly begin = performance.now();
  private recent: number[] = [];
  count = 0;
  unexpected = 0;
  /** Operations whose moment had come, but as many as may were under way. */
  late = 0;

  record(name: string, latency: number, code: string, expected: string): void {
    const operation: Operation = this.operations.get(name) ?? { latencies: [], codes: new Map() };
    this.operations.set(name, operation);
    this.expected.set(name, expected);
    operation.latencies.push(latency);
    operation.codes.set(code, (operation.codes.get(code) ?? 0) + 1);
    this.recent.push(latency);
    this.count += 1;
    if (code !== expected && !isRefusal(code)) this.unexpected += 1;
  }

  get seconds(): number {
    return (performance.now() - this.begin) / 1_000;
  }

  /** How many there were since this was asked last, and their p99 in milliseconds. */
  takeRecent(): { count: number; p99: number } {
    const recent = this.recent;
    this.recent = [];
    return {
      count: recent.length,
      p99: percentile(
        recent.sort((a, b) => a - b),
        99,
      ),
    };
  }

  /** The latencies of each operation, in milliseconds. */
  latencyRows(): string[][] {
    return [...this.operations].map(([name, { latencies }]) => {
      const sorted = latencies.toSorted((a, b) => a - b);
      const figures = [50, 95, 99, 100].map((percent) => percentile(sorted, percent).toFixed(1));
      return [name, String(latencies.length), ...figures];
    });
  }

  /** How often each operation was answered how. */
  answerRows(): string[][] {
    return [...this.operations].flatMap(([name, { codes }]) =>
      [...codes].map(([code, count]) => [name, code, String(count), this.meaningOf(name, code)]),
    );
  }

  private meaningOf(name: string, code: string): string {
    if (code === this.expected.get(name)) return '';
    return isRefusal(code) ? 'refused' : 'UNEXPECTED';
  }
}

/** By nearest rank; 0 of none. */
const percentile = (sorted: readonly number[], percent: number): number =>
  sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? 0;
