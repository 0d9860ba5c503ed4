import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import Fastify from 'fastify';
import type { Guard } from '../../src/client/server/guard.js';

type HeaderValues = Record<string, string>;

export interface Service {
  /** Sends a request to the protected route. The body is parsed JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
  ask(headers?: HeaderValues): Promise<{ status: number; headers: Headers; body: any }>;
  stop(): Promise<void>;
}

/** Services with one route that needs `invoices:read` and answers with its caller. */
export const SERVICES: Readonly<Record<string, (guard: Guard) => Promise<Service>>> = {
  express: (guard) => {
    const app = express();
    app.get('/', guard.express('invoices:read'), (request, response) => {
      response.json(guard.callerOf(request));
    });
    return listen(createServer(app));
  },
  fastify: async (guard) => {
    const app = Fastify({ forceCloseConnections: true });
    app.get('/', { preHandler: guard.fastify('invoices:read') }, async (request) => guard.callerOf(request));
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    return { ask: asking(url), stop: () => app.close() };
  },
  'node:http': (guard) =>
    listen(createServer(guard.node('invoices:read', (_, response, caller) => response.end(JSON.stringify(caller))))),
};

async function listen(server: Server): Promise<Service> {
  const url = await urlOf(server);
  return { ask: asking(url), stop: () => close(server) };
}

const asking =
  (url: string) =>
  async (sent: HeaderValues = {}) => {
    const response = await fetch(url, { headers: sent });
    const { status, headers } = response;
    return { status, headers, body: await response.json() };
  };

async function urlOf(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** Something that stands where AuthHero should be, and counts who asks it. */
export async function standIn(answer: RequestListener) {
  const requests: { path: string | undefined; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    requests.push({ path: request.url, body });
    answer(request, response);
  });
  const url = await urlOf(server);
  return { url, requests, stop: () => close(server) };
}
