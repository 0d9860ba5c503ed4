import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Builds to dist/ what has changed since the last time: all parts, or those that are named as arguments. Two starts at the same moment
 * do not load a file that the other one is writing: one builds, and the other waits for it and then has nothing to do.
 */
interface Part {
  readonly name: string;
  readonly sources: readonly string[];
  readonly except?: readonly string[];
  readonly commands: readonly (readonly [string, ...string[]])[];
}

const QUIET = ['--logLevel', 'error'];
const PARTS: readonly Part[] = [
  {
    name: 'service',
    sources: ['src', 'migrations', 'scripts', 'mikro-orm.config.ts', 'tsconfig.json', 'package-lock.json'],
    except: ['src/web', 'src/client'],
    commands: [['tsc']],
  },
  {
    name: 'pages',
    sources: ['src/web', 'src/client', 'scripts/client-schema', 'schema.graphql', 'package-lock.json'],
    except: ['src/web/explorer', 'src/web/gql', 'src/client/dist', 'src/client/generated', 'src/client/server'],
    commands: [
      [process.execPath, 'scripts/client-schema/write.ts'],
      ['graphql-codegen', '--silent', '--config', 'src/web/codegen.json'],
      ['vite', 'build', '--config', 'src/web/vite.config.ts', ...QUIET],
    ],
  },
  {
    name: 'explorer',
    sources: ['src/web/explorer', 'src/web/compressed.ts', 'src/web/ui/mark.svg', 'package-lock.json'],
    commands: [['vite', 'build', '--config', 'src/web/explorer/vite.config.ts', ...QUIET]],
  },
];
/** A folder, since only one process can make it. */
const LOCK = 'node_modules/.authhero-build.lock';
const RETRY_MS = 100;
/** A build takes up to a minute on a slow machine. A lock that is older is left over from a process that was killed. */
const MAX_BUILD_MS = 180_000;

const wanted = process.argv.slice(2);
await lock();
try {
  const parts = PARTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  if (!parts.every(build)) process.exitCode = 1;
} finally {
  rmSync(LOCK, { recursive: true, force: true });
}

/** @returns whether the part is up to date now */
function build({ name, sources, except = [], commands }: Part): boolean {
  const file = `dist/.fingerprint-${name}`;
  const fingerprint = fingerprintOf(sources, except);
  if (read(file) === fingerprint) return true;
  rmSync(file, { force: true });
  const isBuilt = commands.every(([program, ...args]) => spawnSync(program, args, { stdio: 'inherit' }).status === 0);
  if (isBuilt) writeFileSync(file, fingerprint);
  return isBuilt;
}

async function lock(): Promise<void> {
  for (;;) {
    try {
      return mkdirSync(LOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const madeAt = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - madeAt > MAX_BUILD_MS) rmSync(LOCK, { recursive: true, force: true });
    else await wait(RETRY_MS);
  }
}

/** Names, sizes and times of the sources. */
function fingerprintOf(paths: readonly string[], except: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    const stat = statSync(path);
    const files = stat.isDirectory()
      ? readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
          .map((entry) => join(entry.parentPath, entry.name))
          .filter((file) => !except.some((folder) => file.startsWith(`${folder}/`)))
      : [path];
    for (const file of files.sort()) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
