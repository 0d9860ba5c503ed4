import type { onRequestHookHandler } from 'fastify';
import { RequestError } from './request-error.js';

/** Refuses a request that names no host, or two, or one that is no name: RFC 9112, 3.2. */
export const requireHost: onRequestHookHandler = ({ hostname, raw: { rawHeaders } }, _reply, done) => {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) if (HOST.test(rawHeaders[i] as string)) hosts += 1;
  if (hosts !== 1 || (hostname !== lastGood && !URL.canParse(`http://${hostname}/`)))
    return done(new RequestError(400));
  lastGood = hostname;
  done();
};

const HOST = /^host$/i;
/** Most requests name the same. */
let lastGood = '';
