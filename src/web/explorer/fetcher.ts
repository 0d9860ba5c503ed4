import type { GraphiQLProps } from 'graphiql';

const TYPES = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json;q=0.9',
};

/** Sends an operation to the public API with the headers of the editor, and without the cookie of a session. */
export const fetcher: GraphiQLProps['fetcher'] = async (operation, options) => {
  const { query, operationName } = operation;
  // For a moment after a change of the tab, GraphiQL still has the name from the other one.
  const isStale = !new RegExp(`\\b${operationName}\\b`).test(query);
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'omit',
    headers: { ...TYPES, ...options?.headers },
    body: JSON.stringify(isStale ? { ...operation, operationName: undefined } : operation),
  });
  return response.json();
};
