import { Matches } from 'class-validator';
import { ArgsType, Field } from 'type-graphql';
import { IsMailAddress } from '../mail/mail-address.validator.js';

@ArgsType()
export class SetEmailArgs {
  @Field(() => String, { description: 'The address, up to 254 characters.' })
  @IsMailAddress()
  email!: string;
}

@ArgsType()
export class VerifyEmailArgs {
  @Field(() => String, { description: 'The eight digits of the mail. Spaces and hyphens do not count.' })
  @Matches(/^[\d -]{8,16}$/, { message: 'must be the eight digits of the mail' })
  code!: string;
}
