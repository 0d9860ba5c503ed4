import {
  type ASTNode,
  coerceInputValue,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  visit,
} from 'graphql';
import { BadUserInputError, type FieldFault } from '../errors/api-error.js';
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

function variableFaults(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): FieldFault[] {
  const faults: FieldFault[] = [];
  for (const { variable, type: typeNode, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const type = typeFromAST(schema, typeNode as never);
    if (!isInputType(type)) continue;
    const root = argumentPath(document, name);
    if (!Object.hasOwn(variables, name)) {
      if (isNonNullType(type) && !defaultValue)
        faults.push({ path: root, message: `is missing: a value of type ${type} is needed` });
      continue;
    }
    for (const path of wrongPaths(variables[name], type, root)) {
      faults.push({ path, message: 'is missing, or not of the type that the schema asks for' });
    }
  }
  return faults;
}

/** Most faults that are looked for: each costs an error with a stack trace, and a request could have thousands. */
const MAX_FAULTS = 50;
const ENOUGH = Symbol('enough faults');

/** The paths at which a value does not have its type, each once. */
function wrongPaths(value: unknown, type: GraphQLInputType, root: string): Set<string> {
  const paths = new Set<string>();
  let left = MAX_FAULTS;
  try {
    coerceInputValue(value, type, (path) => {
      paths.add([root, ...path].join('.'));
      left -= 1;
      if (left === 0) throw ENOUGH;
    });
  } catch (error) {
    if (error !== ENOUGH) throw error;
  }
  return paths;
}

/** The argument in which a variable is used, also inside a fragment: the names of variables are the client's own. */
function argumentPath(document: DocumentNode, variable: string): string {
  let path = variable;
  visit(document, {
    Variable(node, _key, parent, _path, ancestors) {
      if (node.name.value !== variable) return;
      path =
        [...ancestors, parent ?? []].flatMap((ancestor) => (isNamed(ancestor) ? ancestor.name.value : [])).join('.') ||
        variable;
    },
  });
  return path;
}

const isNamed = (node: ASTNode | readonly ASTNode[]): node is ASTNode & { name: { value: string } } =>
  'kind' in node && (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD);
