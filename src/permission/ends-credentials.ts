import { Extensions } from 'type-graphql';

/**
 * Put it beside `@Authorized()` on an operation that ends credentials. The limits of a user count these operations separately.
 * Otherwise somebody with a stolen key could use up the limits, and its owner could not revoke the key.
 */
export const EndsCredentials = (): MethodDecorator => Extensions({ endsCredentials: true });
