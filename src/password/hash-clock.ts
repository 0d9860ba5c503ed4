import argon2 from 'argon2';

/** Memory of an extra hash. With about the same memory each time, its time grows evenly with its work. */
const EXTRA_MEMORY_KIB = 8_192;
/** Least memory of each lane: RFC 9106, 3.1. */
const MIN_MEMORY_KIB = 8;

/** What one hash takes: memory in KiB, passes over it, lanes. */
export interface HashCost extends argon2.HashOptions {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/**
 * Makes the verification of a cheaper hash take as long as that of a current one, by hashing for the rest of the time. It compares
 * the shortest times measured so far, since the parameters do not tell the time: beyond 32 MiB glibc asks the kernel for new memory
 * for each hash, and 46 MiB in one pass took 2.5 times as long as 19 MiB in two.
 */
export class HashClock {
  /** The shortest time in milliseconds, by the name of a cost. */
  private readonly shortest = new Map<string, number>();
  /** The shortest time of an extra hash in milliseconds for one KiB of one pass, by the name of the cost that it was for. */
  private readonly paces = new Map<string, number>();

  /** `hash` and `now` can be replaced in tests. */
  constructor(
    private readonly current: HashCost,
    private readonly hash: (cost: HashCost) => Promise<unknown> = (cost) => argon2.hash('', cost),
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Runs and times one hash. `cost` is any name for its parameters; without it they are the current ones. */
  async time<T>(work: () => Promise<T>, cost = 'current'): Promise<T> {
    const begin = this.now();
    const result = await work();
    keepShortest(this.shortest, cost, this.now() - begin);
    return result;
  }

  /** Hashes for as long as a hash of this cost is faster than a current one. Does nothing if it is slower. */
  async makeUpFor(cost: string): Promise<void> {
    const { memoryCost: memory, timeCost: passes, parallelism } = this.current;
    const [usual = 0, cheaper = 0] = [this.shortest.get('current'), this.shortest.get(cost)];
    const work = (usual - cheaper) / (this.paces.get(cost) ?? usual / (memory * passes));
    if (!(work >= MIN_MEMORY_KIB * parallelism)) return;
    const timeCost = Math.max(1, Math.round(work / EXTRA_MEMORY_KIB));
    const memoryCost = Math.max(MIN_MEMORY_KIB * parallelism, Math.round(work / timeCost));
    const begin = this.now();
    await this.hash({ ...this.current, memoryCost, timeCost });
    keepShortest(this.paces, cost, (this.now() - begin) / (memoryCost * timeCost));
  }
}

function keepShortest(times: Map<string, number>, name: string, time: number): void {
  times.set(name, Math.min(time, times.get(name) ?? time));
}
