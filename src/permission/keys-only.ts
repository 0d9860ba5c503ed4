import { Extensions } from 'type-graphql';

/** Stands beside `@Authorized()`: what makes or ends credentials is for API keys, not for what was made from one. */
export const KeysOnly = (): MethodDecorator => Extensions({ isForKeys: true });
