import { Field, Int, ObjectType } from 'type-graphql';

/** Its fields are resolved one by one, so that each feature adds its own. */
@ObjectType({ description: 'The second factors of the signed-in user.' })
export class Factors {
  constructor(readonly userId: string) {}

  @Field(() => Date, { nullable: true, description: 'When the authenticator app was added. Null if there is none.' })
  totpEnabledOn?: Date | null;

  @Field(() => Int, { description: 'How many recovery codes are left.' })
  recoveryCodesLeft?: number;
}
