import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

/**
 * The load of one sample, in a process of its own: reads a job (scenarios.ts) from standard input, prints what came of it.
 * Each answer is looked at: an error in GraphQL is HTTP 200 too.
 */
const { url, method, connections, duration, requests, expected } = JSON.parse(readFileSync(0, 'utf8'));
const TIMEOUT_SECONDS = 30;

let count = process.pid * 1_000_000;
const numbered = (request) => {
  count += 1;
  return { ...request, body: request.template.replaceAll('%n', count.toString(36)) };
};
const all = requests.map(({ headers, body }) => {
  const isNumbered = body?.includes('%n');
  return { headers, body, ...(isNumbered && { template: body, setupRequest: numbered }) };
});

/** The first wrong answer is shown: a number of them says nothing. */
let wrong = 0;
function verifyBody(body) {
  const isRight = body.includes(expected);
  if (!isRight) wrong += 1;
  if (!isRight && wrong === 1) process.stderr.write(`a wrong answer of ${url}: ${body.slice(0, 300)}\n`);
  return isRight;
}

const took = [];
const cpuBefore = process.cpuUsage();
let connected = 0;
const instance = autocannon(
  {
    url,
    method,
    connections,
    duration,
    timeout: TIMEOUT_SECONDS,
    requests: [all[0]],
    verifyBody,
    // Each connection begins elsewhere in the rotation, else they would all send the same key at the same moment.
    setupClient(client) {
      const first = Math.floor((connected * all.length) / connections);
      connected += 1;
      client.setRequests([...all.slice(first), ...all.slice(0, first)]);
    },
  },
  (error, result) => {
    if (error) throw error;
    const { duration: seconds, errors, mismatches } = result;
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpu = (user + system) / 1e6;
    process.stdout.write(JSON.stringify({ took, seconds, cpu, errors, mismatches }));
  },
);
instance.on('response', (_client, _status, _bytes, milliseconds) => took.push(milliseconds));
