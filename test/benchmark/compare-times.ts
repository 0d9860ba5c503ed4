/** Runs each case in turns, in random order, and returns the times of each in milliseconds. The first ten rounds warm up. */
export async function timesOf(
  cases: Readonly<Record<string, () => Promise<unknown>>>,
  tries: number,
): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let round = -10; round < tries; round += 1)
    for (const [name, run] of Object.entries(cases).sort(() => Math.random() - 0.5)) {
      const begin = performance.now();
      await run();
      if (round >= 0) times[name]?.push(performance.now() - begin);
    }
  return times;
}

/** Prints the median of each case, its difference from the first, and how likely chance alone makes such a difference. */
export function printComparison(times: Readonly<Record<string, readonly number[]>>): void {
  const [first = []] = Object.values(times);
  for (const [what, values] of Object.entries(times)) {
    const difference = (100 * (median(values) - median(first))) / median(first);
    const p = mannWhitney(first, values).toFixed(3);
    process.stdout.write(
      `${what.padEnd(16)} median ${median(values).toFixed(2)} ms, ${difference.toFixed(2)} % from the first, p = ${p}\n`,
    );
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Mann-Whitney, two-sided. */
function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const ranked = [...a.map((value) => ({ value, own: true })), ...b.map((value) => ({ value, own: false }))];
  ranked.sort((x, y) => x.value - y.value);
  const rankSum = ranked.reduce((sum, { own }, index) => (own ? sum + index + 1 : sum), 0);
  const u = rankSum - (a.length * (a.length + 1)) / 2;
  const z = (u - (a.length * b.length) / 2) / Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
  return 2 * (1 - normalCdf(Math.abs(z)));
}

/** Abramowitz and Stegun, 26.2.17. */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const tail = series.reduce((sum, factor, index) => sum + factor * t ** (index + 1), 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}
