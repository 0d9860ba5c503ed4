import type { GraphQLSchema } from 'graphql';
import { buildSchema, getMetadataStorage, type NonEmptyArray } from 'type-graphql';
import type { Feature } from '../db/feature.js';
import { authChecker } from './auth-checker.js';
import { DateTime } from './date-time.scalar.js';
import { wrapMutationsInTransactions } from './mutation-transaction.js';
import { takeTurns } from './take-turns.js';
import { validateArguments } from './validate-arguments.js';

/** Makes the executable schema from the resolvers of the features. */
export async function createSchema(features: readonly Feature[]): Promise<GraphQLSchema> {
  const resolvers = features.flatMap((feature) => feature.resolvers ?? []);
  const schema = await buildSchema({
    resolvers: resolvers as unknown as NonEmptyArray<new () => object>,
    authChecker,
    validateFn: validateArguments,
    scalarsMap: [{ type: Date, scalar: DateTime }],
  });
  wrapMutationsInTransactions(schema);
  takeTurns(schema);
  describeRights(schema);
  describe(schema.getQueryType(), 'Everything that can be read. A request may contain exportMyData only once.');
  describe(
    schema.getMutationType(),
    'Everything that can be changed. Each mutation is one transaction. A request may contain only one of register, login, changePassword and resetUserPassword.',
  );
  return schema;
}

/** Adds to each operation's description which permission it needs, read from the decorator that the auth checker uses. */
function describeRights(schema: GraphQLSchema): void {
  const { authorizedFields, queries, mutations } = getMetadataStorage();
  for (const { schemaName, methodName, target } of [...queries, ...mutations]) {
    const rule = authorizedFields.find((one) => one.target === target && one.fieldName === methodName);
    const [root] = [schema.getQueryType(), schema.getMutationType()].filter((type) => type?.getFields()[schemaName]);
    const field = root?.getFields()[schemaName];
    if (!field) continue;
    const byRule = rule && (rule.roles.length > 0 ? `the permission ${rule.roles.join(', ')}` : 'a credential');
    const needs = field.extensions.needs ?? byRule;
    field.description += needs ? ` Needs ${needs}.` : ' Needs no credential.';
  }
}

/** TypeGraphQL cannot describe the types Query and Mutation. */
function describe(type: { description?: string | null | undefined } | null | undefined, description: string): void {
  if (type) type.description = description;
}
