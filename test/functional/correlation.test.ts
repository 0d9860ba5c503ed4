import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { read } from '../support/client.js';
import { aPerson } from '../support/people.js';
import { sql } from '../support/sql.js';
import { useTestServer } from '../support/use-test-server.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const ID = '0199f0aa-1b2c-4d3e-8f90-a1b2c3d4e5f6';
const NGINX_ID = '0199f0aa1b2c4d3e8f90a1b2c3d4e5f7';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
/** A server behind a proxy on this machine, and one that trusts nobody. */
const behind = useTestServer({ TRUSTED_PROXIES: 'loopback' });
const alone = useTestServer();

/** Sends an operation that leaves an event. */
async function ask(server: { url: string }, headers: Record<string, string>) {
  const person = await aPerson(server);
  const body = JSON.stringify({ query: 'mutation { createApiKey(input: { name: "a" }) { __typename } }' });
  const all = { 'content-type': 'application/json', 'x-api-key': person.key, ...headers };
  const response = await fetch(server.url, { method: 'POST', headers: all, body });
  return { person, headers: response.headers, answer: await read(response) };
}
const linesOf = (id: string) => behind.log.filter(({ requestId }) => requestId === id);

test.each([
  ['a UUID', ID, ID],
  ["Nginx's $request_id", NGINX_ID, '0199f0aa-1b2c-4d3e-8f90-a1b2c3d4e5f7'],
])(
  'x-request-id of a trusted proxy, %s, is that of the answer, of every line of the log and of the event',
  async (_what, id, stored) => {
    const { person, headers } = await ask(behind, { 'x-request-id': id });
    expect(headers.get('x-request-id')).toBe(id);
    expect(linesOf(id).map(({ msg }) => msg)).toContain('operation');
    expect(linesOf(id).some(({ audit }) => audit === 'API_KEY_CREATED')).toBe(true);
    const rows = await sql(behind, 'select type from audit_event where request_id = ? and actor_id = ?', [
      stored,
      person.id,
    ]);
    expect(rows).toEqual([{ type: 'API_KEY_CREATED' }]);
  },
);

test.each(['forged', `${ID}${ID}`, '0'.repeat(31), "'; drop table user; --"])(
  'x-request-id of a trusted proxy that is no UUID (%s) does not count',
  async (id) => {
    const { headers, answer } = await ask(behind, { 'x-request-id': id });
    expect(answer.data.createApiKey.__typename).toBe('CreateApiKeySuccess');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/);
    expect(headers.get('x-request-id')).not.toBe(id);
  },
);

test('traceparent of a trusted proxy comes back, and its trace id is in the log', async () => {
  const { headers } = await ask(behind, { 'x-request-id': ID.replace('a1', 'a2'), traceparent: TRACEPARENT });
  expect(headers.get('traceparent')).toBe(TRACEPARENT);
  expect(linesOf(ID.replace('a1', 'a2')).find(({ msg }) => msg === 'operation')).toMatchObject({ traceId: TRACE });
});

test.each(['forged', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `${TRACEPARENT}-more`])(
  'traceparent that breaks the standard (%s) does not count',
  async (traceparent) => {
    expect((await ask(behind, { traceparent })).headers.get('traceparent')).toBeNull();
  },
);

test('what a client sends that is no trusted proxy does not count', async () => {
  const { headers } = await ask(alone, { 'x-request-id': ID, traceparent: TRACEPARENT });
  expect(headers.get('x-request-id')).not.toBe(ID);
  expect(headers.get('traceparent')).toBeNull();
  expect(JSON.stringify(alone.log)).not.toContain(TRACE);
});

test('the version is in the line of the start, and authhero --version prints it', () => {
  expect(alone.log.find(({ msg }) => String(msg).startsWith('AuthHero is ready'))).toMatchObject({ version });
  const printed = execFileSync(process.execPath, ['dist/scripts/authhero.js', '--version'], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  expect(printed.toString().trim()).toBe(version);
});
