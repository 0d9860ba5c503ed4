import { type GraphQLError, Kind } from 'graphql';
import { DATE_TIME_FORM } from './date-time.scalar.js';

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

/** Whether the error is about a value. Then the message of graphql-js prints that value. */
export function blamesValue(error: GraphQLError): boolean {
  return error.nodes?.some((node) => VALUES.has(node.kind)) ?? false;
}

/**
 * The message of graphql-js without values of the request. Its parser and its validation rules quote the wrong text, which can be
 * a password.
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
  if (type && /^DateTime!?$/.test(type)) return `Expected a value of type "${type}": ${DATE_TIME_FORM}.`;
  return type ? `Expected a value of type "${type}".` : 'A value is of the wrong type.';
}
