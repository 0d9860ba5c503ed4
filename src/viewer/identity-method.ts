import { registerEnumType } from 'type-graphql';

/** By what somebody proves who they are, the strongest first. Ways in have these names. */
export const IdentityMethod = { PASSWORD: 'PASSWORD' } as const;

registerEnumType(IdentityMethod, {
  name: 'IdentityMethod',
  description: 'By what somebody proves who they are. New values may be added: keep a default branch.',
  valuesConfig: { PASSWORD: { description: 'The password.' } },
});
