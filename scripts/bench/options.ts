import { parseArgs } from 'node:util';
import type { Pace } from './measure.ts';
import { type Seeding, STANDARD_SEEDING } from './seed-users.ts';

export const USAGE = `Usage: npm run bench -- [options]
  --rounds N         samples of each, in turns (3)
  --duration S       seconds of a sample (10)
  --connections N    clients at once (32)
  --quick            two minutes in all; writes nothing
  --write            writes docs/performance.md and what belongs to it even so
  --only A,B         of me, users, login, register, flood, workers; writes nothing
  --workers          two processes beside one too
  --users N          users in the database, each with three keys: at least 60 (10000); writes nothing
  --fresh            AuthHero is connected while the tables are empty, and PostgreSQL does not analyse them; writes nothing
  --profile          where the CPU goes while me is asked, by package; nothing else
`;

export interface Options extends Pace {
  readonly seeding: Seeding;
  readonly only?: readonly string[];
  readonly workers: boolean;
  readonly profile: boolean;
  readonly write: boolean;
}

const FULL = { rounds: 3, duration: 10, warmUp: 3 };
/** So that there are three pages of users. */
const MIN_USERS = 60;
const QUICK = { rounds: 3, duration: 2, warmUp: 1 };

/** The options of the command, or undefined if the arguments are not valid. */
export function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const standard = values.quick ? QUICK : FULL;
    const rounds = positive(values.rounds, standard.rounds);
    const duration = positive(values.duration, standard.duration);
    const connections = positive(values.connections, 32);
    const only = values.only?.split(',');
    const { workers, profile } = values;
    const users = positive(values.users, STANDARD_SEEDING.users);
    if (users < MIN_USERS) return undefined;
    const seeding = { users, fresh: values.fresh };
    const write = values.write || !(values.quick || only || values.users || values.fresh);
    const pace = { rounds, duration, connections, warmUp: Math.min(standard.warmUp, duration) };
    return {
      ...pace,
      seeding,
      ...(only && { only }),
      workers: workers || only?.includes('workers') === true,
      profile,
      write,
    };
  } catch {
    return undefined;
  }
}

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;
const OPTIONS = {
  ...{ rounds: text, duration: text, connections: text, only: text, users: text },
  ...{ quick: flag, write: flag, workers: flag, profile: flag, fresh: flag },
};

function positive(value: string | undefined, standard: number): number {
  const number = value === undefined ? standard : Number(value);
  if (!Number.isInteger(number) || number < 1) throw new Error('is not a positive whole number');
  return number;
}
