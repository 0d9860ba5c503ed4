/** Why an operation has no result. */
export type FailureKind =
  /** The browser has no network. */
  | 'offline'
  /** No answer came: the server is down or too slow, or something on the way is. */
  | 'unreachable'
  /** Too many tries or requests: wait. */
  | 'limited'
  /** The server cannot answer at the moment. */
  | 'unavailable'
  /** There is no session any more. */
  | 'signed-out'
  /** The installation lacks a setting: its name is the message. */
  | 'not-configured'
  /** The input breaks a rule: see the fields. */
  | 'input'
  /** The server said why in a sentence. */
  | 'refused';

const KINDS: Readonly<Record<string, FailureKind>> = {
  RATE_LIMITED: 'limited',
  OVERLOADED: 'unavailable',
  SERVICE_UNAVAILABLE: 'unavailable',
  UNAUTHENTICATED: 'signed-out',
  NOT_CONFIGURED: 'not-configured',
  BAD_USER_INPUT: 'input',
};
const TOO_MANY_REQUESTS = 429;
const FIRST_SERVER_ERROR = 500;

interface GraphQLFault {
  readonly message: string;
  readonly extensions?: {
    readonly code?: string;
    readonly retryAfter?: number;
    readonly setting?: string;
    readonly fields?: readonly { readonly path: string; readonly message: string }[];
  };
}

/** An operation without a result. What the API expects to fail is no failure, but a member of the result's union. */
export class Failure extends Error {
  constructor(
    readonly kind: FailureKind,
    message = '',
    /** After how many seconds another try makes sense. */
    readonly waitSeconds = 0,
    /** What is wrong with each argument, by its path such as `input.password`. */
    readonly fields: ReadonlyMap<string, string> = new Map(),
  ) {
    super(message);
  }

  /** Something is wrong with one field. @param fault a sentence */
  static at(field: string, fault: string): Failure {
    return new Failure('input', '', 0, new Map([[field, fault]]));
  }

  /** @param fault the first error of a response */
  static of({ message, extensions: { code = '', retryAfter = 0, setting, fields = [] } = {} }: GraphQLFault): Failure {
    return new Failure(
      KINDS[code] ?? 'refused',
      setting ?? message,
      retryAfter,
      new Map(fields.map(({ path, message }) => [path, message])),
    );
  }

  /** @param response that is not of AuthHero, but of a proxy in front of it */
  static ofProxy({ status, headers }: Response): Failure {
    const waitSeconds = Number(headers.get('retry-after')) || 0;
    if (status === TOO_MANY_REQUESTS) return new Failure('limited', '', waitSeconds);
    return new Failure(status >= FIRST_SERVER_ERROR ? 'unavailable' : 'unreachable', '', waitSeconds);
  }
}
