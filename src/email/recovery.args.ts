import { ArgsType, Field } from 'type-graphql';
import { IsLoginName } from '../sign-in/login-name.js';

@ArgsType()
export class RequestPasswordResetArgs {
  @Field(() => String, { description: 'A username or an address, in any case.' })
  @IsLoginName()
  login!: string;
}
