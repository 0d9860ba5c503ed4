import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';

export enum LogoutScope {
  ALL = 'ALL',
  CURRENT = 'CURRENT',
  OTHERS = 'OTHERS',
}

registerEnumType(LogoutScope, {
  name: 'LogoutScope',
  description: 'Which API keys a logout revokes.',
  valuesConfig: {
    ALL: { description: 'Every key of the user, including those made by createApiKey.' },
    CURRENT: { description: 'The key of this request.' },
    OTHERS: { description: 'Every key except that of this request.' },
  },
});

@ObjectType({ description: 'The outcome of logout.' })
export class LogoutPayload {
  @Field(() => Int, { description: 'How many live keys were revoked.' })
  revokedKeys: number;

  @Field(() => String, { description: 'A farewell.' })
  message: string;

  constructor(username: string, revokedKeys: number) {
    this.revokedKeys = revokedKeys;
    this.message = `Goodbye, ${username}!`;
  }
}
