import { Extensions } from 'type-graphql';

/**
 * Stands beside `@Authorized()`: what ends credentials has places of its own in the limits of a user. Otherwise somebody with a stolen
 * key could use the limits up, and so keep its owner from ending it.
 */
export const EndsCredentials = (): MethodDecorator => Extensions({ endsCredentials: true });
