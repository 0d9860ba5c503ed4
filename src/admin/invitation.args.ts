import { IsOptional, IsUUID } from 'class-validator';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { IsToken } from '../email/token.validator.js';
import { IsMailAddress } from '../mail/mail-address.validator.js';
import { IsNewPassword } from '../password/password.validator.js';
import { NamesInput } from '../user/names.input.js';
import { UsernameField } from '../user/username.field.js';
import { AreRoleNames } from './role-names.validator.js';

@InputType({ description: 'Somebody who is invited to make an account.' })
export class InviteUserInput {
  @Field(() => String, { description: 'Where the invitation is sent, up to 254 characters.' })
  @IsMailAddress()
  email!: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'The names of the roles that the account will have, besides user; none if not given. It needs the permission roles:manage.',
  })
  @IsOptional()
  @AreRoleNames()
  roles?: string[] | null;
}

@InputType({ description: 'The token of an invitation, and the new account.' })
export class AcceptInvitationInput extends NamesInput {
  @Field(() => String, { description: 'The token of the link: the text after #token=.' })
  @IsToken()
  token!: string;

  @UsernameField()
  username!: string;

  @Field(() => String, { description: 'At least 8 characters (PASSWORD_MIN_LENGTH) and at most 256, of any kind.' })
  @IsNewPassword()
  password!: string;
}

@ArgsType()
export class InvitationArgs {
  @Field(() => ID, { description: 'The id of an open invitation.' })
  @IsUUID('all', { message: 'is not a UUID' })
  id!: string;
}
