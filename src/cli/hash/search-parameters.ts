/** Memory in KiB and passes over it, of one lane. */
export interface HashParameters {
  readonly memory: number;
  readonly iterations: number;
}

export interface Measured extends HashParameters {
  /** Milliseconds of one hash. */
  readonly time: number;
}

/** The least that OWASP advises: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
export const OWASP_MINIMUM: HashParameters = { memory: 19_456, iterations: 2 };
/** 64 MiB, the memory of RFC 9106's second recommendation: beyond, an attacker loses less than a server that is busy. */
export const MAX_MEMORY = 65_536;
const MEMORY_STEP = 1_024;
const MAX_ITERATIONS = 100;
/** Each measurement narrows the rest; time grows about evenly with the work, but not quite. */
const ATTEMPTS = 6;
/** Of the target: closer than this, what a shared machine adds is more than what is left. */
const NEAR = 0.95;

/**
 * The most that stays within the target: first more memory in two passes, which costs an attacker most, then more passes.
 * Where the minimum takes longer already it is the minimum.
 * @param target milliseconds of one hash
 * @param measure what parameters take here, in milliseconds
 */
export async function searchParameters(
  target: number,
  measure: (parameters: HashParameters) => Promise<number>,
): Promise<Measured> {
  const least: Measured = { ...OWASP_MINIMUM, time: await measure(OWASP_MINIMUM) };
  if (least.time >= target) return least;
  const { iterations } = OWASP_MINIMUM;
  const best = await climb(least, target, measure, {
    of: ({ memory }) => memory / MEMORY_STEP,
    with: (steps) => ({ memory: steps * MEMORY_STEP, iterations }),
    most: MAX_MEMORY / MEMORY_STEP,
  });
  if (best.memory < MAX_MEMORY) return best;
  return climb(best, target, measure, {
    of: (parameters) => parameters.iterations,
    with: (passes) => ({ memory: MAX_MEMORY, iterations: passes }),
    most: MAX_ITERATIONS,
  });
}

/** What is made larger, in whole steps. */
interface Dimension {
  of(parameters: HashParameters): number;
  with(steps: number): HashParameters;
  readonly most: number;
}

/** Guesses by proportion between the largest that fitted and the smallest that did not. */
async function climb(
  from: Measured,
  target: number,
  measure: (parameters: HashParameters) => Promise<number>,
  dimension: Dimension,
): Promise<Measured> {
  let best = from;
  let beyond = dimension.most + 1;
  for (let attempt = 0; attempt < ATTEMPTS && best.time < NEAR * target; attempt += 1) {
    const least = dimension.of(best);
    const proportional = Math.floor((least * target) / best.time);
    const largest = beyond > dimension.most ? dimension.most : Math.floor((least + beyond) / 2);
    const guess = proportional < beyond ? proportional : largest;
    if (guess <= least) break;
    const parameters = dimension.with(guess);
    const time = await measure(parameters);
    if (time <= target) best = { ...parameters, time };
    else beyond = guess;
  }
  return best;
}
