/**
 * Whether the time of requestPasswordReset and setEmail reveals who has an account or an address. Accounts with an address,
 * without one, deleted, and unknown names are tried in turns, and so are addresses that are free and that belong to somebody.
 * Prints the median of each, its difference from the first in percent, and how likely chance alone makes such a difference.
 *
 * npm run bench:recovery-timing [tries of each, 200]; DATABASE_URL chooses the database.
 */
import { printComparison, timesOf } from './compare-times.ts';
import { startServer } from './started-server.ts';

const TRIES = Number(process.argv[2] ?? 200);
const suffix = Date.now().toString(36);
const { ask, url, stop } = await startServer();

/** Registers somebody and logs them in. @returns their key */
async function aPerson(name: string): Promise<string> {
  const input = `input: { username: "${name}-${suffix}", password: "correct horse battery" }`;
  await ask(`mutation { register(${input}) { __typename } }`);
  const { data } = await ask(`mutation { login(${input}) { ... on LoginSuccess { apiKey } } }`);
  return data.login?.apiKey ?? '';
}

const addressOf = (name: string) => `${name}-${suffix}@example.com`;

/** Verifies an address, by the code at /mailbox. */
async function verify(name: string, key: string): Promise<void> {
  await ask(`mutation { setEmail(email: "${addressOf(name)}") { __typename } }`, key);
  const page = async (path: string) => (await fetch(new URL(path, url))).text();
  for (let tries = 0; tries < 100; tries += 1) {
    const path = new RegExp(`<td>${addressOf(name)}</td><td><a href="([^"]+)"`).exec(await page('/mailbox'))?.[1];
    const code = path && /\d{4} \d{4}/.exec(await page(path))?.[0];
    if (code) return void (await ask(`mutation { verifyEmail(code: "${code}") { __typename } }`, key));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('no mail');
}

const [known, deleted, setter] = [await aPerson('known'), await aPerson('deleted'), await aPerson('setter')];
await aPerson('without');
await verify('known', known);
await verify('deleted', deleted);
await ask('mutation { deleteMe { __typename } }', deleted);

const request = (login: string) => () => ask(`mutation { requestPasswordReset(login: "${login}") { message } }`);
const set = (address: string) => () => ask(`mutation { setEmail(email: "${address}") { __typename } }`, setter);
process.stdout.write('requestPasswordReset\n');
printComparison(
  await timesOf(
    {
      'known name': request(`known-${suffix}`),
      'unknown name': request(`unknown-${suffix}`),
      'without address': request(`without-${suffix}`),
      'deleted account': request(`deleted-${suffix}`),
    },
    TRIES,
  ),
);
process.stdout.write('requestPasswordReset by address\n');
printComparison(
  await timesOf(
    { 'known address': request(addressOf('known')), 'unknown address': request(addressOf('unknown')) },
    TRIES,
  ),
);
process.stdout.write('setEmail\n');
printComparison(
  await timesOf({ 'free address': set(addressOf('free')), 'of somebody else': set(addressOf('known')) }, TRIES),
);
stop();
