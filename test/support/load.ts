import { performance } from 'node:perf_hooks';
import { send } from './client.js';

export interface Sample {
  /** `OK`, or the code of the first error, or the message of a connection that failed. */
  outcome: string;
  /** Since the load began, in milliseconds. */
  at: number;
  /** What the answer took, in milliseconds. */
  took: number;
}

/** Sends the operation from so many clients, one request after the other in each, until it is stopped. */
export function startLoad(
  url: string,
  key: string,
  { clients = 8, query = '{ me { id } }', pause = 5 } = {},
): { stop(): Promise<Sample[]>; now(): number } {
  const samples: Sample[] = [];
  const begin = performance.now();
  let running = true;
  const loop = async () => {
    while (running) {
      const at = performance.now();
      const outcome = await send(url, query, undefined, { 'x-api-key': key }).then(
        ({ code, data }) => code ?? (data ? 'OK' : 'no data'),
        (error: Error) => `${error.message} ${(error.cause as Error | undefined)?.message ?? ''}`,
      );
      samples.push({ outcome, at: at - begin, took: performance.now() - at });
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
  const loops = Array.from({ length: clients }, loop);
  return {
    now: () => performance.now() - begin,
    stop: async () => {
      running = false;
      await Promise.all(loops);
      return samples;
    },
  };
}

export const outcomesOf = (samples: Sample[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { outcome } of samples) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

export const slowest = (samples: Sample[]): number => Math.max(0, ...samples.map(({ took }) => took));

/** How long after a moment the first good answer was sent for, in milliseconds. */
export const recoveryAfter = (samples: Sample[], moment: number): number =>
  Math.min(
    ...samples
      .filter(({ outcome, at, took }) => outcome === 'OK' && at + took > moment)
      .map(({ at, took }) => at + took - moment),
  );
