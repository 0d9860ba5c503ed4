import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { fieldsOf, isFailure, membersOf } from './shape.ts';

/** The module with the table: `@User` in a selection stands for the selection of that type. */
export function printTable(schema: GraphQLSchema): string {
  const selections = new Map<string, string>();
  const operations = [schema.getQueryType(), schema.getMutationType()].flatMap((root, isMutation) =>
    Object.values(root?.getFields() ?? {}).map((field) => {
      collect(getNamedType(field.type), schema, selections);
      return lineOf(field, isMutation === 1);
    }),
  );
  const types = [...selections].sort().map(([name, selection]) => `${name}:${selection}`);
  return `/** Generated from schema.graphql by scripts/client-schema/write.ts. */
export const OPERATIONS = \`${operations.join('\n')}\`;
export const TYPES = \`${types.join('\n')}\`;
`;
}

/** Such as "m login LoginResult + input:LoginInput!": the plus says that the client adds how the key is handed over. */
function lineOf({ name, args, type }: GraphQLField<unknown, unknown>, isMutation: boolean): string {
  const result = getNamedType(type);
  const isDelivered = isUnionType(result) && result.getTypes().some(({ name }) => name === 'SessionStarted');
  // With a default a variable may be missing.
  const words = args.map(
    (arg) => `${arg.name}:${arg.defaultValue === undefined ? arg.type : getNullableType(arg.type)}`,
  );
  const selected = isCompositeType(result) ? result.name : '-';
  return [isMutation ? 'm' : 'q', name, selected, isDelivered ? '+' : '-', ...words].join(' ');
}

function collect(type: GraphQLNamedType, schema: GraphQLSchema, selections: Map<string, string>): void {
  if (!isCompositeType(type) || selections.has(type.name)) return;
  selections.set(type.name, '');
  selections.set(type.name, isObjectType(type) ? ofObject(type) : ofMembers(membersOf(type, schema)));
  const parts = isObjectType(type) ? fieldsOf(type).map((field) => getNamedType(field.type)) : membersOf(type, schema);
  for (const part of parts) if (!isObjectType(part) || !isPlainFailure(part)) collect(part, schema, selections);
}

const ofObject = (type: GraphQLObjectType): string =>
  fieldsOf(type)
    .map((field) => {
      const inner = getNamedType(field.type);
      return isCompositeType(inner) ? `${field.name}{@${inner.name}}` : field.name;
    })
    .join(' ');

const ofMembers = (members: readonly GraphQLObjectType[]): string => {
  const told = members.filter((member) => !isPlainFailure(member)).map(({ name }) => `...on ${name}{@${name}}`);
  return ['__typename ...on UserError{message}', ...told].join(' ');
};

/** A failure that says no more than its message. */
const isPlainFailure = (type: GraphQLObjectType): boolean => isFailure(type) && fieldsOf(type).length === 1;
