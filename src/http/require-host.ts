import type { onRequestHookHandler } from 'fastify';
import { RequestError } from './request-error.js';

const HOST = /^host$/i;

/** Refuses a request with no `Host` header, with two, or with an invalid one: RFC 9112, 3.2. */
export const requireHost: onRequestHookHandler = ({ hostname, raw: { rawHeaders } }, _reply, done) => {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) if (HOST.test(rawHeaders[i] as string)) hosts += 1;
  done(hosts === 1 && URL.canParse(`http://${hostname}/`) ? undefined : new RequestError(400));
};
