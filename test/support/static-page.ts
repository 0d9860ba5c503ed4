import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StaticPage {
  readonly port: number;
  /** At `localhost`. Browsers have no passkeys at 127.0.0.1. */
  readonly origin: string;
  stop(): Promise<void>;
}

/** Serves a page at an origin of its own. @param html and cookie are called for each request */
export async function servePage(
  html: () => string,
  cookie: () => string | undefined = () => undefined,
): Promise<StaticPage> {
  const server = createServer((_request, response) => {
    const set = cookie();
    if (set) response.setHeader('set-cookie', set);
    response.setHeader('content-type', 'text/html').end(html());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port, origin: `http://localhost:${port}`, stop };
}
