import { Extensions, type MiddlewareFn, UseMiddleware } from 'type-graphql';
import type { Viewer } from '../viewer/viewer.js';
import type { ConfirmationNeeded } from './confirmation-needed.js';
import { ConfirmationRequired } from './confirmation-required.type.js';

/** What a rule can ask about the caller. */
export interface ConfirmationAsked {
  readonly viewer: Viewer;
  /** The methods by which the user can prove who they are. A one-time password does not count. */
  methods(): Promise<readonly string[]>;
  hasSecondFactor(): Promise<boolean>;
}

/** When an operation asks for confirmation. */
export interface ConfirmationRule<Args = never> {
  /** Whether this call of a session needs confirmation. If undefined, every call does. */
  readonly isNeeded?: (asked: ConfirmationAsked, args: Args) => boolean | Promise<boolean>;
  /** Whether this call is refused for a key of createApiKey, which can never confirm. If undefined, no call is refused. */
  readonly refusesCreatedKeys?: (viewer: Viewer, args: Args) => boolean;
}

/** What `@Confirmed()` needs from the request context. */
export interface ConfirmationContext {
  /** What the user has to confirm. Undefined if the call may continue. */
  confirmationFor(rule: ConfirmationRule, args: unknown): Promise<ConfirmationNeeded | undefined>;
}

/**
 * Put it beside `@Authorized()` on a mutation that a stolen session must not be able to do. Without a recent proof, the mutation
 * answers `ConfirmationRequired`, which must be a member of its result. The check runs before the arguments are validated and
 * before the service.
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
