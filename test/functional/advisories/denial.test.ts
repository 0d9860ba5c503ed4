import { beforeAll, expect, test } from '@jest/globals';
import { read } from '../../support/client.js';
import { cpuTime } from '../../support/cpu-time.js';
import { aPerson, login as logIn, type Person } from '../../support/people.js';
import { unharmed } from '../../support/unharmed.js';
import { useTestServer } from '../../support/use-test-server.js';

const server = useTestServer({ ARGON2_MEMORY: '19456', ARGON2_ITERATIONS: '2' });
let viewer: Person;
/** What a refused login takes, the dearest thing that a stranger may ask for. */
let login: number;
beforeAll(async () => {
  viewer = await aPerson(server);
  login = await cost(() => logIn(server, viewer.username, 'wrong horse battery'));
});

const post = (body: string, headers: Record<string, string> = {}, path = '') =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': viewer.key, ...headers },
    body,
  });

const nested = (open: string, middle: string, close: string) => open.repeat(12_000) + middle + close.repeat(12_000);

test.each([
  ['selections', `{ me ${nested('{ a ', 'a', '}')} }`],
  ['lists', `{ user(id: ${nested('[', '1', ']')}) { id } }`],
  ['objects', `{ user(id: ${nested('{a:', '1', '}')}) { id } }`],
  ['list types', `query ($v: ${nested('[', 'Int', ']')}) { me { id } }`],
  ['inline fragments', nested('{ ... ', '{ __typename }', '}')],
  ['opening brackets that never close', `{ user(id: ${'['.repeat(60_000)}`],
  ['directives', `{ me ${'@a'.repeat(30_000)} { id } }`],
  ['variables', `query (${'$a:Int '.repeat(8_000)}) { me { id } }`],
])(
  'CVE-2026-40324 (Hot Chocolate, a document that overflows the parser’s stack): tens of thousands of %s are refused, and the process lives',
  async (_what, query) => {
    await unharmed(server, async () => {
      const answer = await read(await post(JSON.stringify({ query })));
      expect([answer.status, answer.data]).toEqual([400, undefined]);
      expect(answer.code).toMatch(/^GRAPHQL_(PARSE|VALIDATION)_FAILED$/);
      expect(answer.text).not.toMatch(/call stack/i);
    });
  },
);

/** Processor time in milliseconds: the least of three. */
async function cost(request: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const start = cpuTime();
    await request();
    times.push(cpuTime() - start);
  }
  return Math.min(...times);
}

const variable = (field: string, type: string) => (v: string) =>
  post(JSON.stringify({ query: `query ($v: ${type}) { ${field} { __typename } }`, variables: { v } }));
const header = (name: string) => (value: string) => post('{"query":"{ me { id } }"}', { [name]: value });
const getOfType = (type: string) =>
  fetch(`${server.url}?query={me{id}}`, { headers: { 'content-type': type, 'apollo-require-preflight': 'yes' } });
const username = variable('user(username: $v)', 'String');
const FIT = 15_000;
const BIG = 90_000;

test.each<[string, (value: string) => Promise<unknown>, string]>([
  ['content-type, spaces', header('content-type'), `application/json;${' '.repeat(FIT)}x`],
  ['content-type, spaces in a value', header('content-type'), `application/json;a=${' '.repeat(FIT)}x`],
  ['content-type of a GET', getOfType, `application/json;${' '.repeat(FIT)}x`],
  ['content-type, semicolons', header('content-type'), `application/json${'; '.repeat(FIT / 2)}x`],
  ['content-type, charsets', header('content-type'), `application/json${';charset'.repeat(FIT / 8)}`],
  ['content-type, quotes', header('content-type'), `application/json; a="${'\\"'.repeat(FIT / 2)}`],
  ['accept', header('accept'), 'application/'.repeat(FIT / 12)],
  ['accept, spaces', header('accept'), `*/*${' '.repeat(FIT)}x`],
  ['accept, commas', header('accept'), `${'*/*;q=0,'.repeat(FIT / 8)}x`],
  ['origin', header('origin'), `https://${'a.'.repeat(FIT / 2)}!`],
  ['x-api-key', header('x-api-key'), `ahk_${'0'.repeat(FIT)}!`],
  ['a path', (path) => post('{}', {}, path), `/${'%61/'.repeat(FIT / 4)}`],
  ['a query string', (path) => post('{}', {}, path), `?${'a[]=&'.repeat(FIT / 5)}`],
  ['a username', username, `${'a'.repeat(BIG)}!`],
  ['a username, dashes', username, `a${'-._'.repeat(BIG / 3)}!`],
  ['an id', variable('user(id: $v)', 'ID'), `${'0-'.repeat(BIG / 2)}!`],
  ['a cursor', variable('users(after: $v)', 'String'), `${'A'.repeat(BIG)}!`],
  ['a search', variable('users(search: $v)', 'String'), `e${'\u0301\u0323'.repeat(20_000)}`],
  ['a document of quotes', (query) => post(JSON.stringify({ query })), '"'.repeat(40_000)],
  ['a document of escapes', (query) => post(JSON.stringify({ query })), `"${'\\u{0'.repeat(15_000)}`],
  ['a document of comments', (query) => post(JSON.stringify({ query })), `${'#\n'.repeat(30_000)}!`],
])(
  'CVE-2026-47138 (Parse Server), CVE-2026-8159 (multiparty), a pattern that backtracks: the worst %s costs less than three logins',
  async (_what, request, value) => {
    expect(await cost(async () => ((await request(value)) as Response).text())).toBeLessThan(3 * login);
  },
);
