import {
  type ASTNode,
  coerceInputValue,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  visit,
} from 'graphql';
import { BadUserInputError, type FieldFault } from '../errors/api-error.js';
import { DATE_TIME_FORM } from './date-time.scalar.js';
import type { OperationPlugin } from './operation-plugin.js';

/**
 * Checks the JSON types of all variables before execution. graphql-js would check them too, but its messages print the values,
 * and a value may be a password.
 */
export const checkVariables = (schema: GraphQLSchema): OperationPlugin => ({
  didResolveOperation({ document, operation, request }) {
    const faults = operation ? variableFaults(schema, document, operation, request.variables ?? {}) : [];
    if (faults.length > 0) throw new BadUserInputError(faults);
  },
});

/** Most faults of a request that are looked for: graphql-js makes an error with a stack trace for each. */
const MAX_FAULTS = 20;

function variableFaults(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): FieldFault[] {
  const faults: FieldFault[] = [];
  let paths: Map<string, string> | undefined;
  for (const { variable, type: typeNode, defaultValue } of operation.variableDefinitions ?? []) {
    if (faults.length >= MAX_FAULTS) break;
    const name = variable.name.value;
    const type = typeFromAST(schema, typeNode as never);
    if (!isInputType(type)) continue;
    const pathOf = (rest: readonly (string | number)[] = []) => {
      paths ??= argumentPaths(document);
      return [paths.get(name) ?? name, ...rest].join('.');
    };
    if (Object.hasOwn(variables, name)) {
      for (const rest of wrongPaths(variables[name], type, MAX_FAULTS - faults.length))
        faults.push({ path: pathOf(rest), message: messageFor(typeAt(type, rest)) });
    } else if (isNonNullType(type) && !defaultValue) {
      faults.push({ path: pathOf(), message: `is missing: a value of type ${type} is needed` });
    }
  }
  return faults;
}

/** The type that a place in a value has to have; undefined for a field that its input type lacks. */
const typeAt = (type: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType | undefined =>
  path.reduce<GraphQLInputType | undefined>((inside, step) => {
    const nullable = inside && getNullableType(inside);
    if (isListType(nullable)) return nullable.ofType;
    return isInputObjectType(nullable) ? nullable.getFields()[step]?.type : undefined;
  }, type);

const messageFor = (type: GraphQLInputType | undefined): string => {
  const form = type && getNamedType(type).name === 'DateTime' ? `: a DateTime is ${DATE_TIME_FORM}` : '';
  return `is missing, or not of the type that the schema asks for${form}`;
};

const ENOUGH = Symbol('enough faults');

/** The paths in a value at which it does not have its type, each once. */
function wrongPaths(value: unknown, type: GraphQLInputType, maxFaults: number): (string | number)[][] {
  const paths = new Map<string, (string | number)[]>();
  let left = maxFaults;
  try {
    coerceInputValue(value, type, (path) => {
      paths.set(path.join('.'), [...path]);
      left -= 1;
      if (left === 0) throw ENOUGH;
    });
  } catch (error) {
    if (error !== ENOUGH) throw error;
  }
  return [...paths.values()];
}

/** For each variable the argument in which it is used, also inside a fragment: the names of variables are the client's own. */
function argumentPaths(document: DocumentNode): Map<string, string> {
  const paths = new Map<string, string>();
  visit(document, {
    Variable({ name: { value: name } }, _key, parent, _path, ancestors) {
      const path = [...ancestors, parent ?? []].flatMap((ancestor) => (isNamed(ancestor) ? ancestor.name.value : []));
      if (path.length > 0) paths.set(name, path.join('.'));
    },
  });
  return paths;
}

const isNamed = (node: ASTNode | readonly ASTNode[]): node is ASTNode & { name: { value: string } } =>
  'kind' in node && (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD);
