import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anAdmin, give, scoped } from '../support/admins.js';
import { aFolderWithClient } from '../support/client-package.js';
import { blocksOf, firstBlockOf } from '../support/document-blocks.js';
import { freePort } from '../support/free-port.js';
import { aPerson, type Person } from '../support/people.js';
import { type Program, startProgram } from '../support/program.js';
import { useTestServer } from '../support/use-test-server.js';

const PAGE = 'docs/protect-your-service.md';
const server = useTestServer();
let folder: string;
let gate: Program;
let front: string;
let clerk: Person;
const arrived: (string | string[] | undefined)[][] = [];
/** The service behind Nginx, without code of ours. */
const service = createServer(({ headers }, response) => {
  arrived.push([headers['x-caller-id'], headers['x-api-key']]);
  response.end('[]');
});

beforeAll(async () => {
  const admin = await anAdmin(server);
  const { key } = await scoped(server, admin, ['keys:verify']);
  await admin.send('mutation { createRole(input: { name: "clerk", permissions: ["invoices:read"] }) { __typename } }');
  clerk = await aPerson(server);
  await give(server, clerk, 'clerk');
  folder = await aFolderWithClient();
  writeFileSync(join(folder, 'gate.js'), blocksOf(PAGE).gate ?? '');
  const env = { AUTHHERO_URL: server.url, AUTHHERO_KEY: key };
  gate = await startProgram('exec node gate.js', `http://127.0.0.1:${await freePort()}`, { cwd: folder, env });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  front = `http://127.0.0.1:${await startNginx()}/invoices`;
}, 60_000);
afterAll(async () => {
  execFileSync('nginx', ['-c', join(folder, 'nginx.conf'), '-s', 'stop']);
  await gate.stop();
  service.close();
  rmSync(folder, { recursive: true });
});

async function startNginx(): Promise<number> {
  const port = await freePort();
  const locations = firstBlockOf(PAGE, 'nginx')
    .replace('http://127.0.0.1:5000', `http://127.0.0.1:${(service.address() as AddressInfo).port}`)
    .replace('http://127.0.0.1:5001', gate.url);
  mkdirSync(join(folder, 'temp'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/temp/${name};`,
  );
  writeFileSync(
    join(folder, 'nginx.conf'),
    `pid ${folder}/nginx.pid; error_log ${folder}/error.log; worker_processes 1; user root;
    events { worker_connections 64; }
    http { access_log off; ${temporary.join(' ')}
      server { listen 127.0.0.1:${port}; ${locations} } }`,
  );
  execFileSync('nginx', ['-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  return port;
}

const ask = (headers: Record<string, string> = {}) => fetch(front, { headers });

test('docs/protect-your-service.md: Nginx passes a request on with its caller, and nothing that the client made up', async () => {
  const answer = await ask({ 'x-api-key': clerk.key, 'x-caller-id': 'somebody-else' });
  expect([answer.status, await answer.text()]).toEqual([200, '[]']);
  expect(arrived.splice(0)).toEqual([[clerk.id, undefined]]);
});

test('docs/protect-your-service.md: Nginx refuses whom the guard refuses, and everybody while the guard is away', async () => {
  const other = await aPerson(server);
  expect((await ask()).status).toBe(401);
  expect((await ask({ 'x-api-key': 'junk' })).status).toBe(401);
  expect((await ask({ 'x-api-key': other.key })).status).toBe(403);
  expect((await fetch(front.replace('/invoices', '/caller'))).status).toBe(404);
  await gate.stop();
  const answer = await ask({ 'x-api-key': clerk.key });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  expect(arrived).toEqual([]);
});
