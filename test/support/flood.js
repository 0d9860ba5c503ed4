// Runs in a thread of its own, so that what it costs does not show in what the test measures.
import { parentPort, workerData } from 'node:worker_threads';

const { url, bodies, parallel, waves } = workerData;
const counts = {};

for (let wave = 0; wave < waves; wave += 1) {
  const answers = Array.from({ length: parallel }, async (_, i) => {
    const body = bodies[i % bodies.length];
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const { data, errors } = await response.json();
    const outcome = data?.login.__typename ?? `${errors[0].extensions.code} ${response.headers.get('retry-after')}`;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  });
  await Promise.all(answers);
}
parentPort.postMessage(counts);
