import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAuthHero } from './authhero.ts';
import { meJob } from './jobs.ts';
import type { Pace } from './measure.ts';
import { runLoad } from './sample.ts';
import { makeSeededDatabase } from './servers.ts';
import { table } from './table.ts';

const MICROSECONDS = 1e6;
const ROWS = 30;

/** What `node --cpu-prof` writes: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { functionName: string; url: string } }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Prints the CPU time of AuthHero by package, while clients send `me`. */
export async function printProfile(folder: string, pace: Pace, say: (line: string) => void): Promise<void> {
  const { databaseUrl, keys } = await makeSeededDatabase();
  const profiles = join(folder, 'profiles');
  mkdirSync(profiles);
  const server = await startAuthHero(folder, databaseUrl, { flags: ['--cpu-prof', `--cpu-prof-dir=${profiles}`] });
  const job = meJob(server.url, keys);
  await runLoad(job, { ...pace, duration: pace.warmUp });
  const { took, seconds = 1 } = await runLoad(job, pace);
  await server.stop();
  const [file] = readdirSync(profiles);
  if (!file) throw new Error('AuthHero wrote no profile.');
  const times = selfTimes(JSON.parse(readFileSync(join(profiles, file), 'utf8')), pace.duration * MICROSECONDS);
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  const rows = [...times].sort(([, a], [, b]) => b - a).slice(0, ROWS);
  say(`me by API key, ${(took.length / seconds).toFixed(0)} requests/s under the profiler\n`);
  say(
    table(
      ['self time', 'ms', '%'],
      rows.map(([name, time]) => [name, (time / 1_000).toFixed(0), ((100 * time) / total).toFixed(1)]),
    ),
  );
}

/** The self time of each part in microseconds, in the last `last` microseconds of the profile. The time before that is the start. */
export function selfTimes({ nodes, samples, timeDeltas }: CpuProfile, last: number): Map<string, number> {
  const parts = new Map(nodes.map(({ id, callFrame }) => [id, partOf(callFrame)]));
  const times = new Map<string, number>();
  let left = last;
  for (let index = samples.length - 1; index >= 0 && left > 0; index -= 1) {
    const part = parts.get(samples[index] ?? 0) ?? '(unknown)';
    const time = timeDeltas[index] ?? 0;
    times.set(part, (times.get(part) ?? 0) + time);
    left -= time;
  }
  return times;
}

/** The name of a package, or the folder of our own code, or else Node.js or V8. */
function partOf({ functionName, url }: { functionName: string; url: string }): string {
  if (/^\((program|garbage collector|idle|root)\)$/.test(functionName)) return functionName;
  const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
  if (name) return name;
  const [, own] = /\/dist\/(src\/[^/]+|[^/]+)/.exec(url) ?? [];
  if (own) return own;
  return url.startsWith('node:') ? 'Node.js' : 'V8, built-in functions';
}
