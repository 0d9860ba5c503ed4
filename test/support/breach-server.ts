import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in for Pwned Passwords, and the ways in which such a service can fail. */
export interface BreachServer {
  /** What PASSWORD_BREACH_URL is set to. */
  readonly url: string;
  readonly requests: { method?: string; path?: string; headers: IncomingHttpHeaders }[];
  /** Connections that were closed before their answer was complete. */
  cut: number;
  behaviour: 'answer' | 'silent' | 'status 500' | 'redirect' | 'without end' | 'login page' | 'hang up';
  stop(): Promise<void>;
}

export const sha1 = (password: string): string => createHash('sha1').update(password).digest('hex').toUpperCase();

/** Knows the breached passwords; each answer is padded, also with the hashes of those that are `padding`. */
export async function startBreachServer(breached: string[], padding: string[] = []): Promise<BreachServer> {
  const known = [
    ...breached.map((password) => `${sha1(password)}:37`),
    ...padding.map((password) => `${sha1(password)}:0`),
  ];
  const http = createServer(({ method, url: path = '', headers }, response) => {
    server.requests.push({ method, path, headers });
    response.once('close', () => {
      if (!response.writableEnded) server.cut += 1;
    });
    answer(response, path.slice('/range/'.length));
  });
  const answer = (response: ServerResponse, prefix: string) => {
    const found = known.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length));
    const filler = Array.from({ length: 800 }, (_, index) => `${sha1(String(index)).slice(5)}:0`);
    const lines = [...filler.slice(400), ...found, ...filler.slice(0, 400)].join('\r\n');
    if (server.behaviour === 'answer') response.end(lines);
    if (server.behaviour === 'status 500') response.writeHead(500).end(lines);
    if (server.behaviour === 'redirect') response.writeHead(302, { location: '/elsewhere' }).end();
    if (server.behaviour === 'login page') response.end('<html>Log in to this network</html>');
    if (server.behaviour === 'hang up') response.destroy();
    if (server.behaviour === 'without end') pour(response, `${lines}\r\n`);
  };
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: BreachServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/range/`,
    requests: [],
    cut: 0,
    behaviour: 'answer',
    stop: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

/** Writes the same again and again, as fast as it is read. */
function pour(response: ServerResponse, text: string): void {
  while (!response.destroyed && response.write(text));
  response.once('drain', () => pour(response, text));
}
