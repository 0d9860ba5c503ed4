import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, getOperationAST, parse, Source, validate } from 'graphql';
import { createClient, memoryStorage } from '../../src/client/client.js';
import { operations } from '../../src/client/documents.js';
import { DevelopmentConfig } from '../../src/config/environments.js';
import { ERROR_STATUS } from '../../src/errors/error-codes.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const named = operations.map((operation) => [operation.name, operation] as const);

test('client: has a method for each operation of the schema', () => {
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}),
  );
  const client = createClient({ url: 'http://localhost/graphql', mode: 'key', storage: memoryStorage() });
  expect(operations.map(({ name }) => name)).toEqual(fields);
  expect(fields.filter((name) => typeof client[name as keyof typeof client] !== 'function')).toEqual([]);
});

test.each(named)('client: its document of %s fits the schema and the limit of tokens', (name, operation) => {
  const document = parse(new Source(operation.document), {
    maxTokens: new DevelopmentConfig().graphql.maxTokens,
  });
  expect(validate(schema, document)).toEqual([]);
  expect(getOperationAST(document)?.operation).toBe(operation.isQuery ? 'query' : 'mutation');
  expect(name).toBe(operation.name);
});

test('client: ErrorCode has exactly the codes of AuthHero, and some of its own', () => {
  const source = readFileSync('src/client/authhero-error.ts', 'utf8');
  const [, union = ''] = /type ErrorCode =([\s\S]*?);/.exec(source) ?? [];
  const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code);
  const own = ['UNREACHABLE', 'TIMEOUT', 'WRONG_URL', 'OLD_SERVER', 'MISUSE'];
  expect(codes).toEqual([...Object.keys(ERROR_STATUS), ...own]);
});
