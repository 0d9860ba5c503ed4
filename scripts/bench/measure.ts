import { setTimeout as sleep } from 'node:timers/promises';
import type { Load, Sample } from './sample.ts';
import type { Contestant, Scenario } from './scenarios.ts';
import { median } from './statistics.ts';

/** Milliseconds between two samples, so that the server can finish the work of the first one. */
const PAUSE = 300;

export interface Measured {
  readonly name: string;
  readonly title: string;
  readonly baseline: string;
  readonly results: readonly Result[];
}

/** All samples of one contestant, and the median of each figure. Errors are added. */
export interface Result {
  readonly name: string;
  readonly samples: readonly Sample[];
  readonly median: Sample;
}

export interface Pace extends Load {
  readonly rounds: number;
  /** Seconds of load before the first sample. */
  readonly warmUp: number;
}

/** Samples the contestants in turns (A B C A B C), so that other programs on the machine disturb all of them equally. */
export async function measure(scenario: Scenario, pace: Pace, say: (line: string) => void): Promise<Measured> {
  const { contestants, ...described } = scenario;
  say(`${scenario.title}`);
  for (const { sample } of contestants) await sample({ ...pace, duration: pace.warmUp });
  const samples = new Map<Contestant, Sample[]>(contestants.map((contestant) => [contestant, []]));
  for (let round = 1; round <= pace.rounds; round += 1)
    for (const [contestant, taken] of samples) {
      await sleep(PAUSE);
      const sample = await contestant.sample(pace);
      taken.push(sample);
      const failed = sample.errors > 0 ? `, ${sample.errors} ERRORS` : '';
      say(`  round ${round}, ${contestant.name}: ${sample.requestsPerSecond.toFixed(0)}/s${failed}`);
    }
  const results = [...samples].map(([{ name }, taken]) => ({ name, samples: taken, median: medianOf(taken) }));
  return { ...described, results };
}

function medianOf(samples: readonly Sample[]): Sample {
  const names = Object.keys(samples[0] ?? {}) as (keyof Sample)[];
  const entries = names.map((name) => [name, median(samples.map((sample) => sample[name]))]);
  return { ...Object.fromEntries(entries), errors: samples.reduce((sum, { errors }) => sum + errors, 0) };
}

/** The ratio of a contestant's figure to that of the baseline. */
export function ratioOf(measured: Measured, name: string, figure: keyof Sample, to = measured.baseline): number {
  const of = (wanted: string) => measured.results.find((result) => result.name === wanted)?.median[figure];
  return (of(name) ?? Number.NaN) / (of(to) ?? Number.NaN);
}
