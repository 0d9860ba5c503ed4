/** The codes of docs/errors.md of AuthHero, and below them those of the client itself. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_CONFIGURED'
  | 'RATE_LIMITED'
  | 'OVERLOADED'
  | 'SERVICE_UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'HEADERS_TOO_LARGE'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'OPERATION_RESOLUTION_FAILURE'
  | 'BAD_REQUEST'
  /** No answer came: no network, the browser has blocked it, or AuthHero is away. */
  | 'UNREACHABLE'
  /** No answer came in time. */
  | 'TIMEOUT'
  /** The URL is not that of AuthHero's GraphQL API. */
  | 'WRONG_URL'
  /** AuthHero is older than this client. */
  | 'OLD_SERVER'
  /** The client is used in a way that cannot work: the message says what to do. */
  | 'MISUSE';

/** What AuthHero says about an error. */
export interface ErrorDetails {
  /** What is wrong with each argument, by its path such as `input.password`. */
  readonly fields?: readonly { readonly path: string; readonly message: string }[];
  /** After how many seconds another try makes sense. */
  readonly retryAfter?: number;
  /** The permission that the key lacks. */
  readonly permission?: string;
  /** The setting that this installation lacks. */
  readonly setting?: string;
  /** The kind of credential that may not do this. */
  readonly credential?: string;
  /** The request in the log of AuthHero. */
  readonly requestId?: string;
}

/** An operation has no result. What AuthHero expects to fail, such as a wrong password, is no error but a member of the result. */
export class AuthHeroError extends Error {
  override readonly name = 'AuthHeroError';
  /** What is wrong with each argument; empty for other errors. */
  readonly fields: NonNullable<ErrorDetails['fields']>;
  /** After how many seconds another try makes sense. */
  readonly retryAfter: number | undefined;

  constructor(
    /** Unknown codes are possible: a newer AuthHero may have more. */
    readonly code: ErrorCode | (string & {}),
    message: string,
    /** All that AuthHero said about it. */
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.fields = details.fields ?? [];
    this.retryAfter = details.retryAfter;
  }

  /** What is wrong with an argument. @param path such as `input.password`, or only its end: `password` */
  fieldMessage(path: string): string | undefined {
    return this.fields.find((field) => field.path === path || field.path.endsWith(`.${path}`))?.message;
  }
}
