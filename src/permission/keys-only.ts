import { Extensions } from 'type-graphql';

/**
 * Put it beside `@Authorized()` on an operation that needs an API key. A credential that was made from a key, such as an access
 * token, is refused.
 */
export const KeysOnly = (): MethodDecorator => Extensions({ isForKeys: true });
