import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { checkAnswers } from './check-answers.ts';
import { ADMIN_URL } from './database.ts';
import { ensureInstalled } from './install.ts';
import { measure } from './measure.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { printProfile } from './profile.ts';
import { reportOf, textOf, writeReport } from './report.ts';
import { scenariosOf, workersScenario } from './scenarios.ts';
import { atEnd, withCleanUp } from './scratch.ts';
import { startServers } from './servers.ts';

/** npm run bench compares the speed of AuthHero with other servers. docs/performance.md says how it measures. */
const WRONG_USAGE = 2;
const args = process.argv.slice(2);
const say = (line: string) => void process.stdout.write(`${line}\n`);

const options = readOptions(args);
if (options) await withCleanUp(() => bench(options));
else {
  process.stderr.write(USAGE);
  process.exitCode = WRONG_USAGE;
}

async function bench(options: Options): Promise<void> {
  ensureInstalled();
  const folder = mkdtempSync(join(tmpdir(), 'authhero-bench-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  if (options.profile) return printProfile(folder, options, say);
  const admin = new pg.Client({ connectionString: ADMIN_URL });
  await admin.connect();
  atEnd(() => admin.end());
  const servers = await startServers(folder, options.seeding);
  await checkAnswers(servers);
  say('Every server gives the right responses.');
  const scenarios = await scenariosOf(servers, admin);
  if (options.workers) scenarios.push(await workersScenario(folder, servers, admin));
  const chosen = scenarios.filter(({ name }) => options.only?.includes(name) ?? true);
  const measured = [];
  for (const scenario of chosen) measured.push(await measure(scenario, options, say));
  const { rounds, duration, connections, warmUp } = options;
  const report = await reportOf(measured, { rounds, duration, connections, warmUp }, args);
  say(`\n${textOf(report)}`);
  if (options.write) writeReport(report);
}
