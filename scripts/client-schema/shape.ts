import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** What the client asks for in its own documents, and so has in its types. */

/** Of a list the client asks for the nodes: edges repeat them, and a count takes the server long. */
const LEFT_OUT: readonly string[] = ['edges', 'totalCount'];
/** The client decides by its mode how a key is handed over. */
const DECIDED = 'delivery';

/** The fields of a type that the client asks for. */
export function fieldsOf(type: GraphQLObjectType): GraphQLField<unknown, unknown>[] {
  const interfaces = type.getInterfaces();
  // A failure has the fields of every result that it can be; only those of a failure tell something.
  const foreign = interfaces.some(({ name }) => name === 'UserError')
    ? interfaces.filter(({ name }) => name !== 'UserError').flatMap((each) => Object.keys(each.getFields()))
    : [];
  const isForeign = (name: string) => name !== 'message' && foreign.includes(name);
  return Object.values(type.getFields()).filter(({ name }) => !LEFT_OUT.includes(name) && !isForeign(name));
}

/** The object types that a union or an interface can be. */
export function membersOf(type: GraphQLNamedType, schema: GraphQLSchema): readonly GraphQLObjectType[] {
  if (isInterfaceType(type)) return schema.getPossibleTypes(type);
  return 'getTypes' in type ? type.getTypes() : [];
}

export const isFailure = (type: GraphQLObjectType): boolean =>
  type.getInterfaces().some(({ name }) => name === 'UserError');

/** Whether a type is told apart from others by `__typename`. */
export const isMember = (type: GraphQLNamedType, schema: GraphQLSchema): boolean =>
  isObjectType(type) &&
  Object.values(schema.getTypeMap()).some(
    (each) => each.name !== 'UserError' && membersOf(each, schema).includes(type),
  );

/** The only argument of an operation if it is an input object: a method takes its fields. */
export const inputOf = (args: readonly GraphQLArgument[]): GraphQLArgument | undefined =>
  args.length === 1 && args[0]?.name === 'input' ? args[0] : undefined;

export const isDecided = ({ name }: { readonly name: string }): boolean => name === DECIDED;
