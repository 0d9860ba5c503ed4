import { IsOptional } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import { IsPersonName } from './person-name.validator.js';

@InputType({ description: 'The names of a person.' })
export abstract class NamesInput {
  @Field(() => String, { nullable: true, description: 'First name, up to 64 characters of any script.' })
  @IsOptional()
  @IsPersonName()
  firstName?: string | null;

  @Field(() => String, { nullable: true, description: 'Last name, up to 64 characters of any script.' })
  @IsOptional()
  @IsPersonName()
  lastName?: string | null;
}
