import { IsOptional, Max, Min } from 'class-validator';
import { ArgsType, Field, Int } from 'type-graphql';
import { NotWith } from '../validation/not-with.validator.js';
import { IsCursorOf } from './cursor.validator.js';
import type { List } from './list.js';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './page-size.js';

const SIZE = { message: `must be 1 to ${MAX_PAGE_SIZE}` };

/**
 * Makes the arguments that name a page of a list: https://relay.dev/graphql/connections.htm
 * @param listOf tells from the arguments the list whose cursors fit
 */
export function pageArgsOf<Args extends object>(listOf: (args: Args) => List) {
  @ArgsType()
  abstract class PageArgs {
    @Field(() => Int, {
      nullable: true,
      description: `The number of nodes to return from the beginning, 1 to ${MAX_PAGE_SIZE}; ${DEFAULT_PAGE_SIZE} if neither first nor last is given. Not with last or before.`,
    })
    @IsOptional()
    @Min(1, SIZE)
    @Max(MAX_PAGE_SIZE, SIZE)
    @NotWith('last', 'before')
    first?: number | null;

    @Field(() => String, {
      nullable: true,
      description: 'Return the nodes after this cursor. Not with last or before.',
    })
    @IsOptional()
    @IsCursorOf(listOf)
    @NotWith('last', 'before')
    after?: string | null;

    @Field(() => Int, {
      nullable: true,
      description: `The number of nodes to return from the end, 1 to ${MAX_PAGE_SIZE}. Not with first or after.`,
    })
    @IsOptional()
    @Min(1, SIZE)
    @Max(MAX_PAGE_SIZE, SIZE)
    last?: number | null;

    @Field(() => String, {
      nullable: true,
      description: 'Return the nodes before this cursor. Not with first or after.',
    })
    @IsOptional()
    @IsCursorOf(listOf)
    before?: string | null;
  }
  return PageArgs;
}
