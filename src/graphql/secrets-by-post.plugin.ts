import type { GraphQLSchema } from 'graphql';
import { SecretInUrlError } from '../errors/api-error.js';
import type { OperationPlugin } from './operation-plugin.js';
import { rootFieldsOf } from './query-limits/root-fields.js';

/** Refuses operations that take a secret when they are sent by GET: logs keep URLs. OWASP ASVS 5.0, 14.2.1. */
export const secretsByPost = (schema: GraphQLSchema): OperationPlugin => ({
  didResolveOperation({ document, operation, request }) {
    if (request.http?.method !== 'GET' || !operation) return;
    const fields = schema.getQueryType()?.getFields() ?? {};
    const takesSecret = (name: string) => Object.hasOwn(fields, name) && fields[name]?.extensions.takesSecret;
    if ([...rootFieldsOf(document, operation)].some(takesSecret)) throw new SecretInUrlError();
  },
});
