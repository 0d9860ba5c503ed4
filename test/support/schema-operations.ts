import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** The schema that is committed. */
export const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));

/** All that can be selected without arguments, a few levels deep. */
function selection(output: GraphQLOutputType, levels = 3): string {
  const type = getNamedType(output);
  const members = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  const fields = isObjectType(type) && levels > 0 ? Object.values(type.getFields()) : [];
  const parts = [
    ...members.map((member) => `... on ${member.name} ${selection(member, levels)}`),
    ...fields
      .filter(({ args }) => !args.some(isRequiredArgument))
      .map((field) => `${field.name} ${selection(field.type, levels - 1)}`),
  ];
  return isAbstractType(type) || isObjectType(type) ? `{ __typename ${parts.join(' ')} }` : '';
}

/** Every operation of the schema, with all that it can answer. A variable for each argument; where the schema has a default, one that may be null. */
export const OPERATIONS = (['query', 'mutation'] as const).flatMap((kind) => {
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  return Object.values(root?.getFields() ?? {}).map(({ name, args, type: output }) => {
    const variables = args.map(({ name, type, defaultValue }) => {
      return `$${name}: ${defaultValue === undefined ? type : getNullableType(type)}`;
    });
    const values = args.map(({ name }) => `${name}: $${name}`);
    const [declared, given] = args.length > 0 ? [`(${variables})`, `(${values})`] : ['', ''];
    return { name, args, document: `${kind} ${declared} { ${name}${given} ${selection(output)} }` };
  });
});
