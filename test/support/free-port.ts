import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give by themselves, to servers that listen on port 0 and to clients. */
const FIRST = 12_000;
/** Each worker of jest has ports of its own. */
const PORTS_OF_A_WORKER = 2_000;
const WORKERS = 8;

/** A port on which nothing listens, and which nobody else gets meanwhile. */
export async function freePort(): Promise<number> {
  const worker = Number(process.env.JEST_WORKER_ID ?? 0) % WORKERS;
  for (;;) {
    const port = FIRST + worker * PORTS_OF_A_WORKER + randomInt(PORTS_OF_A_WORKER);
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
