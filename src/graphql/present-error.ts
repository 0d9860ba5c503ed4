import { ApolloServerValidationErrorCode } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isDatabaseUnavailable } from '../db/database-errors.js';
import { ApiError, BadUserInputError, ServiceUnavailableError } from '../errors/api-error.js';
import { type ErrorCode, isErrorCode } from '../errors/error-codes.js';
import { blamesValue, safeMessage } from './safe-message.js';

const MAX_MESSAGE_LENGTH = 300;

/**
 * Makes what a client sees of an error. An `ApiError` is shown as it is. An error of GraphQL keeps its code, with a message that
 * has no value of the request. Everything else becomes `INTERNAL_SERVER_ERROR`.
 * @param hideSchema whether messages must not name types and fields that the client did not name
 */
export const createErrorPresenter =
  ({ hideSchema }: { hideSchema: boolean }) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { locations, path } = formatted;
    const place = { ...(locations && { locations }), ...(path && { path }) };
    const own = ownError(error);
    if (own) return { message: own.message, ...place, extensions: { code: own.code, ...own.details } };
    const code = requestErrorCode(formatted, error);
    if (!code) return { message: 'Internal server error', ...place, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
    const hidden = hideSchema && code === 'GRAPHQL_VALIDATION_FAILED' && hiddenMessage(formatted);
    const message = error instanceof GraphQLError ? safeMessage(error) : formatted.message;
    return { message: shorten(hidden || message), ...place, extensions: { code } };
  };

/** A message names what the client wrote, such as a field that does not exist: that may be as long as the request. */
const shorten = (message: string): string =>
  message.length > MAX_MESSAGE_LENGTH ? `${message.slice(0, MAX_MESSAGE_LENGTH)}...` : message;

const hiddenMessage = ({ extensions }: GraphQLFormattedError): string =>
  extensions?.validationErrorCode === ApolloServerValidationErrorCode.INTROSPECTION_DISABLED
    ? 'Introspection is off here.'
    : 'The document does not fit the schema.';

/** The error that GraphQL has wrapped. */
export function originalError(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? originalError(error.originalError) : error;
}

function ownError(error: unknown): ApiError | undefined {
  const original = originalError(error);
  if (original instanceof ApiError) return original;
  if (isDatabaseUnavailable(original)) return new ServiceUnavailableError();
  return argumentError(original);
}

/** graphql-js finds some bad arguments only when it executes, and then throws an error without a code. */
function argumentError(error: unknown): ApiError | undefined {
  if (!(error instanceof GraphQLError) || error.extensions.code || !blamesValue(error)) return undefined;
  const argument = /^Argument "(\w+)"/.exec(error.message)?.[1];
  return argument ? new BadUserInputError([{ path: argument, message: 'is missing or null' }]) : undefined;
}

/** Apollo has one code for these errors. Only the status that it asks for tells them apart. */
const CODES_BY_STATUS: Record<number, ErrorCode> = { 405: 'METHOD_NOT_ALLOWED', 415: 'UNSUPPORTED_MEDIA_TYPE' };

function requestErrorCode({ extensions }: GraphQLFormattedError, error: unknown): ErrorCode | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  const status = (error.extensions.http as { status?: number } | undefined)?.status;
  const code = extensions?.code;
  if (status && CODES_BY_STATUS[status]) return CODES_BY_STATUS[status];
  if (code === 'PERSISTED_QUERY_NOT_SUPPORTED' || code === 'PERSISTED_QUERY_NOT_FOUND') return 'BAD_REQUEST';
  return isErrorCode(code) && code !== 'INTERNAL_SERVER_ERROR' ? code : undefined;
}
