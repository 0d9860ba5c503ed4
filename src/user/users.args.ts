import { IsOptional } from 'class-validator';
import { ArgsType, Field } from 'type-graphql';
import { pageArgsOf } from '../connection/page.args.js';
import { IsText } from '../validation/text.validator.js';
import { fold } from './user.entity.js';

/** What a cursor of `users` belongs to: another search is another list. */
export const listName = ({ search }: { search?: string | null }): string => `users:${search ? fold(search) : ''}`;

@ArgsType()
export class UsersArgs extends pageArgsOf(listName) {
  @Field(() => String, {
    nullable: true,
    description:
      'Only users whose username, first or last name begins with this, without regard to case; 1 to 64 characters.',
  })
  @IsOptional()
  @IsText({ min: 1, max: 64, message: 'must be 1 to 64 characters' })
  search?: string | null;
}
