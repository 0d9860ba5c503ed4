import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SmokeAccount } from './smoke/account.js';
import { SmokeClient } from './smoke/client.js';
import { SmokeJourney, type Step } from './smoke/journey.js';

const USAGE = `Usage: npm run smoke -- URL [--key-file FILE] [--no-health] [--timeout SECONDS]

Walks the journey of an account against a running AuthHero, such as http://127.0.0.1:4000: from registering under a
random name to deleting it, one line a step. It deletes what it made also when a step fails; the name stays taken.

  --key-file FILE    an admin's API key (users:manage), for when the account cannot be deleted otherwise
  --no-health        leave /livez and /readyz out, where a proxy passes only /graphql on
  --timeout SECONDS  for the whole run, 60 when not given, 1 to 3600; cleaning up has 15 s more
  --help             this text

Exit code: 0 all went well, 1 a step failed or something may be left, 2 wrong arguments.`;
const REQUEST_TIMEOUT = 10_000;
const CLEAN_UP_TIMEOUT = 15_000;
const OPTIONS = {
  'key-file': { type: 'string' },
  'no-health': { type: 'boolean', default: false },
  timeout: { type: 'string', default: '60' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === 'number') return options;
  const { url, adminKey, timeout } = options;
  const client = new SmokeClient(url, Math.min(REQUEST_TIMEOUT, timeout), AbortSignal.timeout(timeout));
  const account = new SmokeAccount(client);
  let passed = true;
  for (const step of new SmokeJourney(client, account).steps(options)) {
    passed = await walk(step);
    if (!passed) break;
  }
  client.endBy(AbortSignal.timeout(CLEAN_UP_TIMEOUT));
  const cleaned = await account.cleanUp(adminKey);
  if (cleaned) say(`cleaning up: ${cleaned.told}`);
  return passed && cleaned?.done !== false ? 0 : 1;
}

async function walk({ name, run }: Step): Promise<boolean> {
  const begin = performance.now();
  const told = await run().then(
    () => '',
    (error: Error) => error.message,
  );
  const time = `${(performance.now() - begin).toFixed(0)} ms`;
  say(`${told ? 'FAILED' : 'ok    '}  ${name.padEnd(22)} ${time.padStart(8)}${told && `  ${told}`}`);
  return told === '';
}

/** The exit code where there is nothing to do. */
function readOptions(): { url: string; adminKey?: string; health: boolean; timeout: number } | number {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
    if (values.help) {
      say(USAGE);
      return 0;
    }
    const [url = '', ...more] = positionals;
    const timeout = Number(values.timeout) * 1_000;
    if (more.length > 0 || !/^https?:\/\//.test(url) || !URL.canParse(url)) throw new Error('Give one URL, http://…');
    if (!(timeout >= 1_000 && timeout <= 3_600_000)) throw new Error('--timeout is 1 to 3600 seconds');
    const adminKey = values['key-file'] && readFileSync(values['key-file'], 'utf8').trim();
    return { url, ...(adminKey && { adminKey }), health: !values['no-health'], timeout };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}\n`);
    return 2;
  }
}
