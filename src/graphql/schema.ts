import type { GraphQLSchema } from 'graphql';
import { buildSchema, getMetadataStorage, type NonEmptyArray } from 'type-graphql';
import type { Feature } from '../db/feature.js';
import { authChecker } from './auth-checker.js';
import { DateTime } from './date-time.scalar.js';
import { wrapMutationsInTransactions } from './mutation-transaction.js';
import { validateArguments } from './validate-arguments.js';

/** The executable schema: what the features' resolvers say is all that a client can ask for. */
export async function createSchema(features: readonly Feature[]): Promise<GraphQLSchema> {
  const resolvers = features.flatMap((feature) => feature.resolvers ?? []);
  const schema = await buildSchema({
    resolvers: resolvers as unknown as NonEmptyArray<new () => object>,
    authChecker,
    validateFn: validateArguments,
    scalarsMap: [{ type: Date, scalar: DateTime }],
  });
  wrapMutationsInTransactions(schema);
  describeRights(schema);
  describe(schema.getQueryType(), 'What can be read.');
  describe(
    schema.getMutationType(),
    'What can be changed. Each mutation is one transaction. A request may have one of register, login and changePassword.',
  );
  return schema;
}

/** Each operation says what it needs, from the same decorator that the auth checker goes by. */
function describeRights(schema: GraphQLSchema): void {
  const { authorizedFields, queries, mutations } = getMetadataStorage();
  for (const { schemaName, methodName, target } of [...queries, ...mutations]) {
    const rule = authorizedFields.find((one) => one.target === target && one.fieldName === methodName);
    const [root] = [schema.getQueryType(), schema.getMutationType()].filter((type) => type?.getFields()[schemaName]);
    const field = root?.getFields()[schemaName];
    if (!field) continue;
    const needs = rule && (rule.roles.length > 0 ? `the permission ${rule.roles.join(', ')}` : 'a credential');
    field.description += needs ? ` Needs ${needs}.` : ' Needs no credential.';
  }
}

/** TypeGraphQL has no place for these two. */
function describe(type: { description?: string | null | undefined } | null | undefined, description: string): void {
  if (type) type.description = description;
}
