import type { ApolloServerPlugin } from '@apollo/server';

const JSON_ACCEPTED = /\*\/\*|application\/(\*|json|graphql-response\+json)/i;

/**
 * Answers in JSON even to a client that accepts none. Apollo says 406 to it, but after it has run the operation: a mutation
 * that was made would look like one that was not.
 * https://graphql.github.io/graphql-over-http/draft/#sec-Accept
 */
export const alwaysJson: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response: { http } }) {
        const accept = request.http?.headers.get('accept') ?? '*/*';
        if (!JSON_ACCEPTED.test(accept)) http.headers.set('content-type', 'application/json; charset=utf-8');
      },
    };
  },
};
