import { Extensions, type MiddlewareFn, UseMiddleware } from 'type-graphql';
import type { Viewer } from '../viewer/viewer.js';
import type { ConfirmationNeeded } from './confirmation-needed.js';
import { ConfirmationRequired } from './confirmation-required.type.js';

/** What a call that may need confirmation is about. */
export interface ConfirmationAsked {
  readonly viewer: Viewer;
  /** By what the user can permanently prove who they are. */
  methods(): Promise<readonly string[]>;
  hasSecondFactor(): Promise<boolean>;
}

/** When an operation asks for confirmation. */
export interface ConfirmationRule<Args = never> {
  /** Whether this call of a session asks for it. Without this, each does. */
  readonly isNeeded?: (asked: ConfirmationAsked, args: Args) => boolean | Promise<boolean>;
  /** Whether this call is refused for a key that createApiKey has made, which can never confirm. Without this, none is. */
  readonly refusesCreatedKeys?: (viewer: Viewer, args: Args) => boolean;
}

/** What `@Confirmed()` needs of a request. */
export interface ConfirmationContext {
  /** Undefined where the call may go on. */
  confirmationFor(rule: ConfirmationRule, args: unknown): Promise<ConfirmationNeeded | undefined>;
}

/**
 * Stands beside `@Authorized()`: a mutation that a stolen session must not reach answers `ConfirmationRequired`, which is a member of its
 * result, unless its user has proved a moment ago to be there. It is asked before the arguments are validated and the service runs.
 */
export const Confirmed =
  <Args>(rule: ConfirmationRule<Args> = {}): MethodDecorator =>
  (target, property, descriptor) => {
    const ask: MiddlewareFn<ConfirmationContext> = async ({ context, args }, next) => {
      const needed = await context.confirmationFor(rule as ConfirmationRule, args);
      return needed ? new ConfirmationRequired(needed) : next();
    };
    UseMiddleware(ask)(target, property, descriptor);
    Extensions({ isConfirmed: true })(target, property, descriptor);
  };
