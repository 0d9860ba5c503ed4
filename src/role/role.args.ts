import { IsOptional, ValidateBy } from 'class-validator';
import { ArgsType, Field, InputType } from 'type-graphql';
import { ArePermissions } from '../permission/permission.validator.js';
import { IsText, UNSEEN_CHARACTERS } from '../validation/text.validator.js';

const NAME = /^[a-z][a-z0-9_-]{0,63}$/;
const MAX_DESCRIPTION = 256;
const RULE = 'lower-case letters, digits, "_" and "-", beginning with a letter, at most 64';

export const isRoleName = (value: unknown): value is string => typeof value === 'string' && NAME.test(value);

/** The name of a role, which may exist or not. */
export const IsRoleName = (): PropertyDecorator =>
  ValidateBy({
    name: 'isRoleName',
    validator: { validate: isRoleName, defaultMessage: () => `must consist of ${RULE}` },
  });

const IsRoleDescription = (): PropertyDecorator =>
  IsText({
    max: MAX_DESCRIPTION,
    trim: true,
    forbidden: UNSEEN_CHARACTERS,
    message: `must be at most ${MAX_DESCRIPTION} characters, none of them a control or invisible character`,
  });

@ArgsType()
export class RoleArgs {
  @Field(() => String, { description: 'The name of a role.' })
  @IsRoleName()
  name!: string;
}

@InputType({ description: 'A new role.' })
export class CreateRoleInput {
  @Field(() => String, { description: `Its name: ${RULE}. It cannot be changed.` })
  @IsRoleName()
  name!: string;

  @Field(() => String, { nullable: true, description: `Its purpose, at most ${MAX_DESCRIPTION} characters.` })
  @IsOptional()
  @IsRoleDescription()
  description?: string | null;

  @Field(() => [String], {
    description: 'At most 100 permissions as resource:action, of AuthHero and of your application.',
  })
  @ArePermissions({ min: 0 })
  permissions!: string[];
}

@InputType({ description: 'The changes of a role. A field that is absent keeps its value.' })
export class UpdateRoleInput {
  @Field(() => String, { description: 'The name of the role.' })
  @IsRoleName()
  name!: string;

  @Field(() => String, { nullable: true, description: 'Its purpose; null clears it.' })
  @IsOptional()
  @IsRoleDescription()
  description?: string | null;

  @Field(() => [String], { nullable: true, description: 'All permissions that the role will have, at most 100.' })
  @IsOptional()
  @ArePermissions({ min: 0 })
  permissions?: string[] | null;
}
