// Loads only what Node.js 18 has until the version is checked: an old Node.js prints a line and no stack trace.
import { readFileSync } from 'node:fs';

/** `EX_CONFIG` of sysexits.h, as for a faulty configuration. */
const OLD_NODE_EXIT_CODE = 78;
const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
const needed: string = manifest.engines.node.replace('>=', '');

if (isOlder(process.versions.node, needed)) {
  process.stderr.write(
    `AuthHero needs Node.js ${needed} or newer; this is ${process.versions.node}. Install it, or beside AuthHero: npm i node@24, then npx --no authhero\n`,
  );
  process.exit(OLD_NODE_EXIT_CODE);
}
// Without a handler this signal opens the debugger of Node.js, which shows every secret.
process.on('SIGUSR1', () => {});
// A reader such as `head` may close the pipe before the end.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
const { sizeThreadPool } = await import('../config/thread-pool.js');
sizeThreadPool();
const { run } = await import('./program.js');
await run(manifest.version);

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = than.split('.').map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}
