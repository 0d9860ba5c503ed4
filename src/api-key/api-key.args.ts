import { IsOptional, IsUUID, Max, Min } from 'class-validator';
import { ArgsType, Field, ID, Int } from 'type-graphql';
import { type List, NEWEST_FIRST } from '../pagination/list.js';
import { pageArgsOf } from '../pagination/page.args.js';
import { IsKeyName } from './api-key.validator.js';

export const MY_API_KEYS: List = { name: 'myApiKeys', order: NEWEST_FIRST };
const MAX_OVERLAP_SECONDS = 7 * 86_400;
const OVERLAP = { message: `must be 0 to ${MAX_OVERLAP_SECONDS}` };

@ArgsType()
export class ApiKeysArgs extends pageArgsOf(() => MY_API_KEYS) {}

@ArgsType()
export class ApiKeyArgs {
  @Field(() => ID, { description: 'The id of one of your live keys, from myApiKeys.' })
  @IsUUID('all', { message: 'is not a UUID' })
  id!: string;
}

@ArgsType()
export class RenameApiKeyArgs extends ApiKeyArgs {
  @Field(() => String, { description: 'The new name: 1 to 64 characters, unique among the live keys of the user.' })
  @IsKeyName()
  name!: string;
}

@ArgsType()
export class RotateApiKeyArgs extends ApiKeyArgs {
  @Field(() => Int, {
    nullable: true,
    description: `The number of seconds for which the old key still works, 0 to ${MAX_OVERLAP_SECONDS} (7 days); 0 if not given.`,
  })
  @IsOptional()
  @Min(0, OVERLAP)
  @Max(MAX_OVERLAP_SECONDS, OVERLAP)
  overlap?: number | null;
}
