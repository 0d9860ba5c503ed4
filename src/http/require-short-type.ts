import type { onRequestHookHandler } from 'fastify';
import { RequestError } from './request-error.js';

const MAX_LENGTH = 256;

/**
 * Refuses a content type that is longer than any real one. Apollo parses it with a regular expression whose time grows with the
 * square of the length (whatwg-mimetype 4): 15 kB of spaces would block the event loop for a quarter of a second.
 */
export const requireShortType: onRequestHookHandler = ({ headers }, _reply, done) => {
  if ((headers['content-type']?.length ?? 0) > MAX_LENGTH) return done(new RequestError(415));
  done();
};
