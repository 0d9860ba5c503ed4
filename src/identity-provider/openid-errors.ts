import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import { BadAnswerError, UnreachableError } from './unreachable-error.js';

/** Codes of the library for an answer of a provider that is none: no JSON, an error of the server, a wrong document. */
const NO_ANSWER = [
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
  'OAUTH_MISSING_SERVER_METADATA',
  'OAUTH_INVALID_SERVER_METADATA',
  'OAUTH_HTTP_REQUEST_FORBIDDEN',
  'OAUTH_REQUEST_PROTOCOL_FORBIDDEN',
  'OAUTH_TIMEOUT',
];
/** Errors of RFC 6749, 5.2 that the operator has to mend: the client is not known, or may not do this. */
const OUR_FAULT = [
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
];

/**
 * Tells an answer that proves nothing from no answer at all. Only codes are kept: messages and causes have tokens in them.
 * @returns a BadAnswerError or an UnreachableError; another error as it is
 */
export function explainError(error: unknown): unknown {
  const cause = innermost(error);
  if (cause instanceof BadAnswerError || cause instanceof UnreachableError) return cause;
  if (error instanceof ResponseBodyError)
    return error.status >= 500 || OUR_FAULT.includes(error.error)
      ? new UnreachableError(`it answers ${error.status} ${wordOf(error.error)}`)
      : new BadAnswerError(wordOf(error.error));
  const code = codeOf(error);
  if (NO_ANSWER.includes(code)) return new UnreachableError(`its answer cannot be used (${code})`);
  return error instanceof ClientError || error instanceof AuthorizationResponseError ? new BadAnswerError(code) : error;
}

/** Whatever is wrong with the documents of a provider, nobody can sign in with it. */
export function explainDiscovery(error: unknown): UnreachableError {
  const cause = innermost(error);
  return cause instanceof UnreachableError
    ? cause
    : new UnreachableError(`its documents cannot be used (${codeOf(error)})`);
}

/** An error that a provider has sent. It could have anything in it, also what it got from the browser. */
export const wordOf = (sent: unknown): string =>
  typeof sent === 'string' && /^[a-z_]{1,40}$/.test(sent) ? sent : 'an error without a name';

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? 'unknown error');

function innermost(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? innermost(cause) : error;
}
