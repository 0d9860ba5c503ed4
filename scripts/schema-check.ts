import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { say } from '../src/cli/command/command.js';
import { compareSchemas, type VersionedSchema } from './schema-change.js';

const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' });
const versionOf = (packageJson: string): string => JSON.parse(packageJson).version;

const next = { version: versionOf(readFileSync('package.json', 'utf8')), sdl: readFileSync('schema.graphql', 'utf8') };
const released = lastRelease(next.version);
if (released) await check(released);
else say('schema:check: nothing was released before, so there is nothing to break');

/** The newest release in this history; the one that is being made now, whose tag may be there already, is left out. */
function lastRelease(version: string): VersionedSchema | undefined {
  const tags = git('tag', '--list', 'v*', '--merged', 'HEAD', '--sort=-version:refname').split('\n').filter(Boolean);
  const tag = tags.find((each) => each !== `v${version}`);
  return tag
    ? { version: versionOf(git('show', `${tag}:package.json`)), sdl: git('show', `${tag}:schema.graphql`) }
    : undefined;
}

async function check(before: VersionedSchema): Promise<void> {
  const { allowed, breaking, dangerous } = await compareSchemas(before, next);
  say(`schema:check: ${breaking.length} breaking and ${dangerous.length} dangerous changes since ${before.version}`);
  for (const message of breaking) say(`breaking: ${message}`);
  for (const message of dangerous) say(`dangerous: ${message}`);
  if (allowed) return;
  say(
    `A breaking change needs a new major version, before 1.0.0 a new minor one: package.json still says ${next.version}.`,
  );
  process.exitCode = 1;
}
