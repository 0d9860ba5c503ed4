import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isUnionType,
} from 'graphql';
import { fieldsOf, inputOf, isDecided, isMember, membersOf } from './shape.ts';

const SCALARS: Readonly<Record<string, string>> = {
  ID: 'string',
  String: 'string',
  Int: 'number',
  Float: 'number',
  Boolean: 'boolean',
  DateTime: 'string',
  JSONObject: 'Record<string, unknown>',
};

/** The module with the types of the schema and of the methods. */
export function printTypes(schema: GraphQLSchema): string {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isScalarType(type) && !roots.includes(type as never),
  );
  const methods = roots.flatMap((root) => Object.values(root?.getFields() ?? {})).map(methodOf);
  return `/** Generated from schema.graphql by scripts/client-schema/write.ts. */
import type { CallOptions } from '../call-options.js';

${types.map((type) => doc(type) + declarationOf(type, schema)).join('\n')}
/** A method for each operation of AuthHero. Each throws AuthHeroError where there is no answer, or an error. */
export interface Operations {
${methods.join('\n')}
}
`;
}

function declarationOf(type: GraphQLNamedType, schema: GraphQLSchema): string {
  if (isEnumType(type)) {
    const values = type.getValues().map(({ name }) => `'${name}'`);
    return `export type ${type.name} = ${values.join(' | ')};\n`;
  }
  if (isUnionType(type) || (isInterfaceType(type) && type.name !== 'UserError'))
    return `export type ${type.name} = ${membersOf(type, schema)
      .map(({ name }) => name)
      .join(' | ')};\n`;
  const lines = isInputObjectType(type)
    ? Object.values(type.getFields())
        .filter((field) => !isDecided(field))
        .map((field) => `${doc(field)}  ${propertyOf(field)};\n`)
    : (isObjectType(type) ? fieldsOf(type) : 'getFields' in type ? Object.values(type.getFields()) : []).map(
        (field) => `${doc(field)}  readonly ${field.name}: ${typeOf(field.type)};\n`,
      );
  const name = isMember(type, schema) ? `  readonly __typename: '${type.name}';\n` : '';
  return `export interface ${type.name} {\n${name}${lines.join('')}}\n`;
}

function methodOf({ name, args, type, description }: GraphQLField<unknown, unknown>): string {
  const input = inputOf(args);
  const variables = input
    ? `input: ${typeOf(input.type)}`
    : args.length > 0 &&
      `variables${args.every(isOptional) ? '?' : ''}: { ${args.map((arg) => propertyOf(arg)).join('; ')} }`;
  const parameters = [variables, 'options?: CallOptions'].filter(Boolean);
  return `${doc({ description })}  ${name}(${parameters.join(', ')}): Promise<${typeOf(type)}>;`;
}

const isOptional = ({ type, defaultValue }: GraphQLArgument | GraphQLInputField): boolean =>
  !isNonNullType(type) || defaultValue !== undefined;

const propertyOf = (field: GraphQLArgument | GraphQLInputField): string =>
  `readonly ${field.name}${isOptional(field) ? '?' : ''}: ${typeOf(field.type)}${isOptional(field) ? ' | undefined' : ''}`;

const typeOf = (type: GraphQLType): string => (isNonNullType(type) ? nameOf(type.ofType) : `${nameOf(type)} | null`);

function nameOf(type: GraphQLType): string {
  if (!isListType(type)) return SCALARS[(type as GraphQLNamedType).name] ?? (type as GraphQLNamedType).name;
  const inner = typeOf(type.ofType);
  return inner.includes(' ') ? `readonly (${inner})[]` : `readonly ${inner}[]`;
}

const doc = ({ description }: { readonly description?: string | null | undefined }): string =>
  description ? `/** ${description.replaceAll('\n', ' ').replaceAll('*/', '* /')} */\n` : '';
