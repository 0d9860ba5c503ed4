import type { FastifyRequest } from 'fastify';

/** Whether a browser asks for a page, as when somebody types the address. */
export const isPageLoad = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && /\btext\/html\b/.test(headers.accept ?? '');
