import { parseArgs } from 'node:util';
import { parseDuration } from '../../src/config/duration.js';

export const USAGE = `Usage: npm run load -- URL [options]

Sends people through the whole journey of an AuthHero: they register, log in, read, change, make a key, log out and
delete their accounts.

  --users N         people at once (100); who has finished comes back as somebody new
  --rate N          operations a second, of all of them together (50)
  --duration TIME   how long new operations begin (60s)
  --think TIME      what somebody waits between two operations, on average (1s)
  --in-flight N     operations that may be under way at once (100)
  --help            this text

Exit code 0: no unexpected answer and every account deleted; 1: otherwise; 2: wrong arguments. RATE_LIMITED and OVERLOADED
are counted, but not unexpected: with them a service protects itself, and who is refused tries again when told to. Ctrl-C
ends it early, with the summary; a second one leaves accounts behind.
`;

export interface Options {
  /** The GraphQL endpoint. */
  readonly url: string;
  readonly users: number;
  /** Operations a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly think: number;
  readonly inFlight: number;
}

/**
 * @returns what was asked for; undefined for --help
 * @throws Error that says in a line which argument is wrong
 */
export function readOptions(args: string[]): Options | undefined {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (values.help) return undefined;
  const [url, ...more] = positionals;
  if (!url || more.length > 0) throw new Error('Give one URL.');
  return {
    url: endpointOf(url),
    users: count('users', values.users),
    rate: count('rate', values.rate),
    duration: time('duration', values.duration),
    think: time('think', values.think),
    inFlight: count('in-flight', values['in-flight']),
  };
}

const OPTIONS = {
  users: { type: 'string', default: '100' },
  rate: { type: 'string', default: '50' },
  duration: { type: 'string', default: '60s' },
  think: { type: 'string', default: '1s' },
  'in-flight': { type: 'string', default: '100' },
  help: { type: 'boolean', default: false },
} as const;

function endpointOf(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new Error('The URL has to begin with http:// or https://.');
  const url = new URL(text);
  if (url.pathname === '/') url.pathname = '/graphql';
  return url.href;
}

function count(name: string, value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new Error(`--${name} has to be a whole number from 1 to 999999.`);
  return Number(value);
}

function time(name: string, value: string): number {
  try {
    return parseDuration(value);
  } catch (error) {
    throw new Error(`--${name} ${(error as Error).message}.`);
  }
}
