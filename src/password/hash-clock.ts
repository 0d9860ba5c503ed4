import argon2 from 'argon2';

/** In KiB: about what a top-up takes, so that its time grows evenly with its work. */
const TOP_UP_MEMORY = 8_192;
/** In KiB for each lane: RFC 9106, 3.1. */
const LEAST_MEMORY = 8;

/** What one hash takes: memory in KiB, passes over it, lanes. */
export interface HashCost extends argon2.HashOptions {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/**
 * Makes up for the time by which a hash of another cost is faster than one of the current cost. It goes by the least time
 * that each took so far: the parameters do not tell. Beyond 32 MiB glibc asks the kernel for the memory of each hash anew,
 * and 46 MiB in one pass took 2.5 times as long as 19 MiB in two.
 */
export class HashClock {
  /** In milliseconds, by the name of a cost. */
  private readonly least = new Map<string, number>();
  /** The least time of a top-up in milliseconds for a KiB of one pass, by the cost that it was for. */
  private readonly paces = new Map<string, number>();

  /** A test brings a machine of its own. */
  constructor(
    private readonly current: HashCost,
    private readonly hash: (cost: HashCost) => Promise<unknown> = (cost) => argon2.hash('', cost),
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Runs what takes a hash's time. `cost` is any name for its parameters, left out for the current ones. */
  async time<T>(work: () => Promise<T>, cost = 'current'): Promise<T> {
    const begin = this.now();
    const result = await work();
    keepLeast(this.least, cost, this.now() - begin);
    return result;
  }

  /** Hashes for as long as a hash of this cost is faster; not at all where it is slower. */
  async makeUpFor(cost: string): Promise<void> {
    const { memoryCost: memory, timeCost: passes, parallelism } = this.current;
    const [usual = 0, lesser = 0] = [this.least.get('current'), this.least.get(cost)];
    const work = (usual - lesser) / (this.paces.get(cost) ?? usual / (memory * passes));
    if (!(work >= LEAST_MEMORY * parallelism)) return;
    const timeCost = Math.max(1, Math.round(work / TOP_UP_MEMORY));
    const memoryCost = Math.max(LEAST_MEMORY * parallelism, Math.round(work / timeCost));
    const begin = this.now();
    await this.hash({ ...this.current, memoryCost, timeCost });
    keepLeast(this.paces, cost, (this.now() - begin) / (memoryCost * timeCost));
  }
}

function keepLeast(times: Map<string, number>, name: string, time: number): void {
  times.set(name, Math.min(time, times.get(name) ?? time));
}
