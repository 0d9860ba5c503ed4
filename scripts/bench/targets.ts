import { availableParallelism } from 'node:os';
import { type Measured, ratioOf } from './measure.ts';
import type { Sample } from './sample.ts';

export interface Target {
  readonly what: string;
  readonly wanted: string;
  /** NaN where it was not measured. */
  readonly measured: number;
  readonly met: boolean;
}

interface Rule {
  readonly scenario: string;
  readonly contestant: string;
  readonly to?: string;
  readonly figure: keyof Sample;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly what: string;
}

/** What AuthHero means to reach. Reported beside what was measured; nothing fails by it. */
const RULES: readonly Rule[] = [
  {
    scenario: 'me',
    contestant: 'AuthHero',
    figure: 'requestsPerSecond',
    atLeast: 1,
    what: 'me: requests/s against bare',
  },
  {
    scenario: 'me',
    contestant: 'AuthHero',
    to: 'better-auth, API key',
    figure: 'requestsPerSecond',
    atLeast: 10,
    what: 'me: requests/s against better-auth',
  },
  { scenario: 'me', contestant: 'AuthHero', figure: 'p99', atMost: 1.5, what: 'me: p99 against bare' },
  {
    scenario: 'users',
    contestant: 'AuthHero',
    figure: 'requestsPerSecond',
    atLeast: 0.5,
    what: 'users: requests/s against bare',
  },
  {
    scenario: 'login',
    contestant: 'AuthHero',
    figure: 'requestsPerSecond',
    atLeast: 0.95,
    what: 'login: a second against argon2 alone',
  },
  {
    scenario: 'register',
    contestant: 'AuthHero',
    figure: 'requestsPerSecond',
    atLeast: 0.95,
    what: 'register: a second against argon2 alone',
  },
  {
    scenario: 'flood',
    contestant: 'AuthHero, during a flood of logins',
    figure: 'p99',
    atMost: 10,
    what: 'me during logins: p99 against quiet',
  },
  {
    scenario: 'workers',
    contestant: 'AuthHero, WORKERS=2',
    figure: 'requestsPerSecond',
    atLeast: 1.6,
    what: 'two processes against one',
  },
];

export const targetsOf = (measured: readonly Measured[]): Target[] =>
  RULES.flatMap(({ scenario, contestant, to, figure, atLeast, atMost, what }) => {
    const found = measured.find(({ name }) => name === scenario);
    if (!found) return [];
    const ratio = ratioOf(found, contestant, figure, to);
    const met = ratio >= (atLeast ?? 0) && ratio <= (atMost ?? Number.POSITIVE_INFINITY);
    return [{ what, wanted: atLeast ? `at least ${atLeast}` : `at most ${atMost}`, measured: ratio, met }];
  });

/** What two processes had to share with the rest, which bounds what they can gain. */
export function workersNote(measured: readonly Measured[]): string {
  const [one, two] = measured.find(({ name }) => name === 'workers')?.results.map((result) => result.median) ?? [];
  if (!one || !two) return '';
  const cores = availableParallelism();
  const left = Math.max(0, cores - one.databaseCpu - one.loadCpu - one.otherCpu);
  return `With WORKERS=1, PostgreSQL took ${one.databaseCpu.toFixed(2)} of the ${cores} cores, the load generator ${one.loadCpu.toFixed(2)} and what else runs here ${one.otherCpu.toFixed(2)}; that left ${left.toFixed(2)} to AuthHero, which used ${one.serverCpu.toFixed(2)}. WORKERS=2 ran ${two.processes} processes, WORKERS=1 ran ${one.processes}.`;
}
