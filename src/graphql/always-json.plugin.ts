import Negotiator from 'negotiator';
import type { OperationPlugin } from './operation-plugin.js';

const JSON_TYPES = ['application/json', 'application/graphql-response+json'];

/**
 * Answers in JSON even to a client that accepts no JSON. Apollo answers such a client with 406, but only after it has run the
 * operation: a mutation that was made would look like one that was not.
 * https://graphql.github.io/graphql-over-http/draft/#sec-Accept
 */
export const alwaysJson: OperationPlugin = {
  willSendResponse({ request, response: { http } }) {
    const accept = request.http?.headers.get('accept') || '*/*';
    // For these Apollo's own content type is right.
    if (accept === '*/*' || accept === 'application/json') return;
    const type = new Negotiator({ headers: { accept } }).mediaType(JSON_TYPES) ?? JSON_TYPES[0];
    http.headers.set('content-type', `${type}; charset=utf-8`);
  },
};
