import { registerEnumType } from 'type-graphql';

export enum ApiKeyKind {
  LOGIN = 'LOGIN',
  CREATED = 'CREATED',
}

registerEnumType(ApiKeyKind, {
  name: 'ApiKeyKind',
  description: 'How a key was created. New values may be added: keep a default branch.',
  valuesConfig: {
    LOGIN: {
      description: 'By a login. When there are too many keys, the next login revokes the oldest key of this kind.',
    },
    CREATED: { description: 'By createApiKey, for a script or a service.' },
  },
});
