import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  typeFromAST,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../../pagination/page-size.js';
import { fragmentsOf } from './fragments-of.js';

/** What a page costs at least, in objects: its statement. */
const MIN_PAGE_COST = 10;
/** What the count of a whole list costs, in objects. */
const COUNT_COST = 40;

type Variables = Readonly<Record<string, unknown>>;

/**
 * The number of objects that all pages of a valid operation can hold. A page counts with the size that it asks for; a list inside
 * its nodes counts once for each of them. The statement of a page, and that of a `totalCount`, count as so many objects.
 */
export function countListNodes(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Variables,
): number {
  const fragments = fragmentsOf(document);
  const defaults = operation.variableDefinitions?.flatMap(({ variable, defaultValue }) =>
    defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
  );
  const variables: Variables = { ...Object.fromEntries(defaults ?? []), ...given };

  let totalCounts = 0;
  const countSet = ({ selections }: SelectionSetNode, type: unknown): number =>
    selections.reduce((total, selection) => {
      if (selection.kind === Kind.FIELD) return total + countField(selection, type);
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) return total;
      const condition = fragment.typeCondition && typeFromAST(schema, fragment.typeCondition);
      return total + countSet(fragment.selectionSet, condition ?? type);
    }, 0);

  const countField = ({ name, selectionSet, arguments: given = [] }: FieldNode, type: unknown): number => {
    const field = isObjectType(type) ? type.getFields()[name.value] : undefined;
    if (!field) return 0;
    if (name.value === 'totalCount') totalCounts += 1;
    if (!selectionSet) return 0;
    const fieldType = getNamedType(field.type);
    const inside = isCompositeType(fieldType) ? countSet(selectionSet, fieldType) : 0;
    if (!field.args.some((argument) => argument.name === 'first')) return inside;
    const argument = (name: string) => given.find((one) => one.name.value === name)?.value;
    const size = sizeOf(argument('first'), variables) ?? sizeOf(argument('last'), variables) ?? DEFAULT_PAGE_SIZE;
    return Math.max(size, MIN_PAGE_COST) * (1 + inside);
  };

  const nodes = countSet(operation.selectionSet, schema.getRootType(operation.operation));
  return nodes + totalCounts * COUNT_COST;
}

/** An impossible size is refused later, by the rules of the argument. */
function sizeOf(value: ValueNode | undefined, variables: Variables): number | undefined {
  const size = value && valueFromASTUntyped(value, variables);
  return typeof size === 'number' ? Math.min(Math.max(0, size), MAX_PAGE_SIZE) : undefined;
}
