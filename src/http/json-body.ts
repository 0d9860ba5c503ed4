import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestError } from './request-error.js';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Accepts only bodies that are JSON in UTF-8. Bytes that are not UTF-8 are refused: to replace them would make two different
 * passwords equal. Keys such as `__proto__` are refused too.
 */
export function acceptJsonOnly(http: FastifyInstance): void {
  const parseJson = http.getDefaultJsonParser('error', 'error');
  http.removeAllContentTypeParsers();
  http.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (!isPlainUtf8(request)) return done(new RequestError(415));
    try {
      parseJson(request, UTF8.decode(body as Buffer), done);
    } catch {
      done(new RequestError(400));
    }
  });
}

function isPlainUtf8({ headers }: FastifyRequest): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  return /^utf-?8$/i.test(charset) && (headers['content-encoding'] ?? 'identity') === 'identity';
}
