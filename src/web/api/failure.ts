import { AuthHeroError } from '../../client/client';

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
  UNREACHABLE: 'unreachable',
  TIMEOUT: 'unreachable',
  WRONG_URL: 'unreachable',
  RATE_LIMITED: 'limited',
  OVERLOADED: 'unavailable',
  SERVICE_UNAVAILABLE: 'unavailable',
  UNAUTHENTICATED: 'signed-out',
  NOT_CONFIGURED: 'not-configured',
  BAD_USER_INPUT: 'input',
};

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

  /**
   * @param error that the client has thrown
   * @param doubt what to add where nobody knows whether it was done
   */
  static of(error: unknown, doubt = ''): Failure {
    if (error instanceof Failure) return error;
    if (!(error instanceof AuthHeroError)) return new Failure('unavailable');
    const { code, message, retryAfter, fields, details } = error;
    const kind = KINDS[code] ?? 'refused';
    if (kind === 'unreachable') return new Failure(navigator.onLine ? kind : 'offline', doubt, retryAfter);
    return new Failure(
      kind,
      details.setting ?? message,
      retryAfter,
      new Map(fields.map(({ path, message }) => [path, message])),
    );
  }
}
