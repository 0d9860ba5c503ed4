import { type GraphQLError, Kind } from 'graphql';

const VALUES = new Set<string>([
  Kind.VARIABLE,
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
]);

/** Whether graphql-js blames a value, in which case its message prints it. */
export function blamesValue(error: GraphQLError): boolean {
  return error.nodes?.some((node) => VALUES.has(node.kind)) ?? false;
}

/**
 * The message of graphql-js without what the client sent as a value. Its parser and its validation rules quote the
 * offending text, and that can be a password.
 */
export function safeMessage(error: GraphQLError): string {
  const { message } = error;
  if (message.startsWith('Syntax Error'))
    return `${message
      .split('"')[0]
      ?.trimEnd()
      .replace(/[.:,]$/, '')}.`;
  if (!blamesValue(error)) return message;
  const named = /^(?:Field "[\w.]+" (?:is not defined by type|of required type|argument)|Variable "\$\w+" of type )/;
  if (named.test(message)) return message;
  const type =
    /^Expected value of type "([\w![\]]+)"/.exec(message)?.[1] ?? /^(\w+) cannot represent/.exec(message)?.[1];
  return type ? `Expected a value of type "${type}".` : 'A value is of the wrong type.';
}
