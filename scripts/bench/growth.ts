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

/** npm run bench:growth: what an operation costs with a thousand users and with a million, in turns in one run. */
const USAGE = `Usage: npm run bench:growth -- [options]
  --sizes A,B,...   numbers of users, even (1000,10000,100000,1000000)
  --rounds N        of each operation (60)
  --quick           1000 and 10000 users; writes nothing
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

/** Milliseconds of each operation on each side, every operation on all sides before the next. */
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
