/**
 * What an access token costs, in turns on one server: `me` with an API key, `me` with an access token, and
 * issueAccessToken, each in operations a second (by 16 connections) and in milliseconds of the server's processor time; and
 * how long a service needs to verify a token. Prints medians.
 *
 * npm run bench:access-tokens [rounds, 7]; DATABASE_URL chooses the database.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { startServer } from './started-server.ts';

const ROUNDS = Number(process.argv[2] ?? 7);
const SECONDS = 3;
const CONNECTIONS = 16;
const VERIFICATIONS = 2_000;
const AUDIENCE = 'https://orders.example.com';

const { child, url, stop } = await startServer({ ACCESS_TOKEN_AUDIENCES: AUDIENCE });
const issuer = `http://localhost:${new URL(url).port}`;

type Headers = Record<string, string>;

const agent = new Agent({ keepAlive: true });

/** With node:http, because `fetch` would cost more than the server. */
async function ask(query: string, headers: Headers = {}): Promise<Record<string, Record<string, string>>> {
  const sent = { 'content-type': 'application/json', ...headers };
  const text = await new Promise<string>((resolve, reject) => {
    const call = request(url, { agent, method: 'POST', headers: sent }, async (response) => {
      let body = '';
      for await (const part of response) body += part;
      resolve(body);
    });
    call.on('error', reject).end(JSON.stringify({ query }));
  });
  const { data, errors } = JSON.parse(text);
  if (errors) throw new Error(text);
  return data;
}

const input = `input: { username: "bench-${Date.now().toString(36)}", password: "correct horse battery" }`;
await ask(`mutation { register(${input}) { __typename } }`);
const { login } = await ask(`mutation { login(${input}) { ... on LoginSuccess { apiKey } } }`);
const key: Headers = { 'x-api-key': login?.apiKey ?? '' };
const issue = (audience: string) =>
  `mutation { issueAccessToken(input: { audience: "${audience}" }) { ... on IssueAccessTokenSuccess { accessToken } } }`;
const tokenFor = async (audience: string) =>
  `Bearer ${(await ask(issue(audience), key)).issueAccessToken?.accessToken ?? ''}`;

/** Processor time of the server in milliseconds. */
function cpuTime(): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function measure(query: string, headers: Headers): Promise<{ perSecond: number; cpuMs: number }> {
  const [begin, cpu] = [performance.now(), cpuTime()];
  let count = 0;
  const connection = async () => {
    for (; performance.now() - begin < SECONDS * 1_000; count += 1) await ask(query, headers);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return { perSecond: (count * 1_000) / (performance.now() - begin), cpuMs: (cpuTime() - cpu) / count };
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const results: Record<string, { perSecond: number; cpuMs: number }[]> = {};
for (let round = -1; round < ROUNDS; round += 1) {
  const bearer = { authorization: await tokenFor(issuer) };
  for (const [name, query, headers] of [
    ['me, API key', '{ me { id } }', key],
    ['me, access token', '{ me { id } }', bearer],
    ['issueAccessToken', issue(AUDIENCE), key],
  ] as const) {
    const result = await measure(query, headers);
    // The first round warms up.
    if (round >= 0) results[name] = [...(results[name] ?? []), result];
  }
}
for (const [name, values] of Object.entries(results)) {
  const [perSecond, cpuMs] = [median(values.map((each) => each.perSecond)), median(values.map((each) => each.cpuMs))];
  process.stdout.write(`${name}: ${perSecond.toFixed(0)} a second, ${cpuMs.toFixed(2)} ms of processor time each\n`);
}

// Built by the script that runs this.
const built = new URL('../../dist/client/server/guard.js', import.meta.url).href;
const { createGuard }: typeof import('../../src/client/server/guard.js') = await import(built);
const guard = await createGuard({ issuer, audience: AUDIENCE });
const token = { authorization: await tokenFor(AUDIENCE) };
const times: number[] = [];
for (let count = 0; count < VERIFICATIONS; count += 1) {
  const begin = performance.now();
  await guard.authenticate(token);
  times.push((performance.now() - begin) * 1_000);
}
process.stdout.write(`verification of a token in a service: ${median(times).toFixed(0)} microseconds\n`);
agent.destroy();
stop();
