import type { ErrorCode } from './error-codes.js';

/** One argument that breaks its rule: its path (`input.password`) and the rule, never the value. */
export interface FieldFault {
  path: string;
  message: string;
}

/** An error that the client may see as it is: its code, its message and its details hold nothing internal. */
export abstract class ApiError extends Error {
  abstract readonly code: ErrorCode;
  /** Further properties of `extensions`. */
  readonly details: Record<string, unknown> = {};
}

export class BadUserInputError extends ApiError {
  readonly code = 'BAD_USER_INPUT';
  override readonly details: { fields: FieldFault[] };

  constructor(fields: FieldFault[]) {
    super('Some of the input is not valid: see extensions.fields.');
    this.details = { fields };
  }
}

/** A document or an operation beyond one of the limits of `config/query.settings.ts`. */
export class TooExpensiveError extends ApiError {
  readonly code = 'GRAPHQL_VALIDATION_FAILED';
}

/** One message for every reason, so that a caller learns nothing about a key that is not theirs. */
export class UnauthenticatedError extends ApiError {
  readonly code = 'UNAUTHENTICATED';

  constructor() {
    super('This needs a valid API key in the X-API-KEY header. Log in to get one.');
  }
}

export class ForbiddenError extends ApiError {
  readonly code = 'FORBIDDEN';
  override readonly details: { permission: string };

  /** @param permission the one that the credential lacks */
  constructor(permission: string) {
    super(`You are signed in, but this needs the permission ${permission}.`);
    this.details = { permission };
  }
}

/** The permissions would be enough, but a credential of this kind may not do this. */
export class CredentialForbiddenError extends ApiError {
  readonly code = 'FORBIDDEN';
  override readonly details: { credential: string };

  /** @param credential its kind */
  constructor(credential: string) {
    super('You are signed in, but this cannot be done with this credential: log in anew.');
    this.details = { credential };
  }
}

/** This installation lacks a setting that the operation needs. */
export class NotConfiguredError extends ApiError {
  readonly code = 'NOT_CONFIGURED';
  override readonly details: { setting: string };

  constructor(setting: string) {
    super(`This installation does not offer this: the setting ${setting} has no value.`);
    this.details = { setting };
  }
}

/** An operation that takes a secret was sent by GET. */
export class SecretInUrlError extends ApiError {
  readonly code = 'METHOD_NOT_ALLOWED';

  constructor() {
    super('This operation takes a secret, and logs keep URLs: send it by POST.');
  }
}

export class RateLimitedError extends ApiError {
  readonly code = 'RATE_LIMITED';
  override readonly details: { retryAfter: number };

  /** @param seconds to the end of the window */
  constructor(seconds: number) {
    super('Too many tries. Nothing was done: try again later.');
    this.details = { retryAfter: Math.max(1, seconds) };
  }
}

export class OverloadedError extends ApiError {
  readonly code = 'OVERLOADED';
  override readonly details = { retryAfter: 1 };

  constructor() {
    super('Too many requests at this moment. Nothing was done: try again in a moment.');
  }
}

export class ServiceUnavailableError extends ApiError {
  readonly code = 'SERVICE_UNAVAILABLE';
  override readonly details = { retryAfter: 1 };

  constructor() {
    super('The service cannot answer right now. Try again in a moment.');
  }
}
