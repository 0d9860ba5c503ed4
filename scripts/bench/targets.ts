import { availableParallelism } from 'node:os';
import { type Measured, ratioOf } from './measure.ts';
import type { Sample } from './sample.ts';

export interface Target {
  readonly what: string;
  readonly target: string;
  /** NaN if it was not measured. */
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

/** The targets of AuthHero. The report shows them with the measured ratios. Nothing fails if a target is not met. */
const RULES: readonly Rule[] = [
  {
    scenario: 'me',
    contestant: 'AuthHero',
    figure: 'requestsPerSecond',
    atLeast: 1,
    what: 'me: requests/s, AuthHero to bare',
  },
  {
    scenario: 'me',
    contestant: 'AuthHero',
    to: 'better-auth, API key',
    figure: 'requestsPerSecond',
    atLeast: 10,
    what: 'me: requests/s, AuthHero to better-auth',
  },
  { scenario: 'me', contestant: 'AuthHero', figure: 'p99', atMost: 1.5, what: 'me: p99, AuthHero to bare' },
  {
    scenario: 'users',
    contestant: 'AuthHero',
    figure: 'requestsPerSecond',
    atLeast: 0.5,
    what: 'users: requests/s, AuthHero to bare',
  },
  {
    scenario: 'login',
    contestant: 'AuthHero',
    figure: 'requestsPerSecond',
    atLeast: 0.95,
    what: 'login: requests/s, AuthHero to argon2 alone',
  },
  {
    scenario: 'register',
    contestant: 'AuthHero',
    figure: 'requestsPerSecond',
    atLeast: 0.95,
    what: 'register: requests/s, AuthHero to argon2 alone',
  },
  {
    scenario: 'flood',
    contestant: 'AuthHero, during a flood of logins',
    figure: 'p99',
    atMost: 10,
    what: 'me: p99, during logins to without logins',
  },
  {
    scenario: 'workers',
    contestant: 'AuthHero, WORKERS=2',
    figure: 'requestsPerSecond',
    atLeast: 1.6,
    what: 'me: requests/s, two workers to one',
  },
];

export const targetsOf = (measured: readonly Measured[]): Target[] =>
  RULES.flatMap(({ scenario, contestant, to, figure, atLeast, atMost, what }) => {
    const found = measured.find(({ name }) => name === scenario);
    if (!found) return [];
    const ratio = ratioOf(found, contestant, figure, to);
    const met = ratio >= (atLeast ?? 0) && ratio <= (atMost ?? Number.POSITIVE_INFINITY);
    return [{ what, target: atLeast ? `min ${atLeast}` : `max ${atMost}`, measured: ratio, met }];
  });

/** The CPU that was left for AuthHero. It limits how much faster two processes can be. */
export function workersNote(measured: readonly Measured[]): string {
  const [one, two] = measured.find(({ name }) => name === 'workers')?.results.map((result) => result.median) ?? [];
  if (!one || !two) return '';
  const cores = availableParallelism();
  const left = Math.max(0, cores - one.databaseCpu - one.loadCpu - one.otherCpu);
  return `With WORKERS=1, PostgreSQL used ${one.databaseCpu.toFixed(2)} of the ${cores} cores, the load generator ${one.loadCpu.toFixed(2)}, and other programs ${one.otherCpu.toFixed(2)}. So AuthHero could use ${left.toFixed(2)} cores, and used ${one.serverCpu.toFixed(2)}. WORKERS=2 had ${two.processes} processes, WORKERS=1 had ${one.processes}.`;
}
