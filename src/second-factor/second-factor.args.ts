import { Matches } from 'class-validator';
import { ArgsType, Field } from 'type-graphql';

@ArgsType()
export class EnableTotpArgs {
  @Field(() => String, { description: 'The six digits that the app shows now. Spaces do not count.' })
  @Matches(/^ *(\d *){6}$/, { message: 'must be the six digits of the app' })
  code!: string;
}
