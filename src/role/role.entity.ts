import { Check, Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../db/base.entity.js';

/** The names of the roles that a migration creates. */
const BUILT_IN = new Set(['user', 'admin']);

@ObjectType({ description: 'A named set of permissions that users can have.' })
@Entity()
@Check({ name: 'role_name_check', expression: "name ~ '^[a-z][a-z0-9_-]{0,63}$'" })
export class Role extends BaseEntity {
  @Field(() => String, { description: 'Its name. It is unique and never changes.' })
  @Property({ type: 'string', length: 64, collation: 'C' })
  @Unique()
  name: string;

  @Field(() => String, { nullable: true, description: 'Its purpose.' })
  @Property({ type: 'string', length: 256, nullable: true })
  description: string | null;

  @Field(() => [String], {
    description: 'Its permissions as resource:action. The role admin also has those of all other roles.',
  })
  @Property({ type: 'array', columnType: 'text[]' })
  permissions: string[];

  constructor(name: string, permissions: string[], description: string | null = null) {
    super();
    this.name = name;
    this.permissions = permissions;
    this.description = description;
  }

  @Field(() => Boolean, { description: 'Whether the role comes with AuthHero. Such a role cannot be deleted.' })
  get builtIn(): boolean {
    return BUILT_IN.has(this.name);
  }
}
