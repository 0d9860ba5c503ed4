import { IsOptional, IsUUID, ValidateIf } from 'class-validator';
import { ArgsType, Field, ID } from 'type-graphql';
import { NotWith } from '../validation/not-with.validator.js';
import { IsUsername } from './username.validator.js';

/** Exactly one of the two. */
@ArgsType()
export class UserArgs {
  @Field(() => ID, { nullable: true, description: 'The id of a user.' })
  @ValidateIf(({ id, username }: UserArgs) => id != null || username == null)
  @IsUUID('all', { message: ({ value }) => (value == null ? 'give either id or username' : 'is not a UUID') })
  @NotWith('username')
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'A username, in any case.' })
  @IsOptional()
  @IsUsername()
  username?: string | null;
}
