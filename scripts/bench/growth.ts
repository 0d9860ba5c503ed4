import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { OPERATIONS, type Side } from './growth-operations.ts';
import { type Growth, growthText, writeGrowth } from './growth-report.ts';
import { startSide } from './growth-sides.ts';
import { machine, versions } from './machine.ts';
import { atEnd, withCleanUp } from './scratch.ts';
import { median } from './statistics.ts';

/** npm run bench:growth measures the time of each operation with a thousand to a million users, in turns in one run. */
const USAGE = `Usage: npm run bench:growth -- [options]
  --sizes A,B,...   even numbers of users (default: 1000,10000,100000,1000000); write no files
  --rounds N        number of requests for each operation (default: 60)
  --quick           use 1000 and 10000 users, and write no files
`;
const WRONG_USAGE = 2;
const WARM_UP = 5;
const say = (line: string) => void process.stdout.write(`${line}\n`);
const args = process.argv.slice(2);

const options = read();
if (options) await withCleanUp(() => grow(options));
else {
  process.stderr.write(USAGE);
  process.exitCode = WRONG_USAGE;
}

interface Options {
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly write: boolean;
}

function read(): Options | undefined {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ args, options: { sizes: text, rounds: text, quick: { type: 'boolean' } } });
    const standard = values.quick ? '1000,10000' : '1000,10000,100000,1000000';
    const sizes = (values.sizes ?? standard).split(',').map(Number);
    const rounds = Number(values.rounds ?? 60);
    const isSound = sizes.every((size) => size >= 100 && size % 2 === 0) && rounds >= 1 && Number.isInteger(rounds);
    return isSound ? { sizes, rounds, write: !values.quick && !values.sizes } : undefined;
  } catch {
    return undefined;
  }
}

async function grow({ sizes, rounds, write }: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'authhero-bench-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const sides: Side[] = [];
  for (const users of sizes) sides.push(await startSide(folder, users, say));
  const times = await timeAll(sides, rounds);
  const growth: Growth = {
    date: new Date().toISOString().slice(0, 10),
    command: ['npm run bench:growth', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    machine: machine(),
    versions: await versions(),
    ...{ sizes, rounds },
    operations: OPERATIONS.map(({ name, counts = false }) => {
      return { name, counts, medians: sizes.map((users) => median(times.get(`${name} ${users}`) ?? [])) };
    }),
  };
  say(`\n${growthText(growth)}`);
  if (write) writeGrowth(growth);
}

/** The milliseconds of each operation on each side. Each operation runs on all sides before the next operation runs. */
async function timeAll(sides: readonly Side[], rounds: number): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>();
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const { name, run, found } of OPERATIONS)
      for (const side of sides) {
        const begin = performance.now();
        const answer = await run(side, round + WARM_UP);
        const took = performance.now() - begin;
        if (answer.errors || !found(answer))
          throw new Error(`${name} with ${side.users} users: ${JSON.stringify(answer).slice(0, 500)}`);
        const key = `${name} ${side.users}`;
        if (round >= 0) times.set(key, [...(times.get(key) ?? []), took]);
      }
    if (round > 0 && round % 20 === 0) say(`round ${round} of ${rounds}`);
  }
  return times;
}
