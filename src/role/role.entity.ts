import { Check, Entity, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../db/base.entity.js';

/** The roles that a migration makes, by their names. */
const BUILT_IN = new Set(['user', 'admin']);

@ObjectType({ description: 'A named set of permissions that users are given.' })
@Entity()
@Check({ name: 'role_name_check', expression: "name ~ '^[a-z][a-z0-9_-]{0,63}$'" })
export class Role extends BaseEntity {
  @Field(() => String, { description: 'Its name: unique, and never changed.' })
  @Property({ type: 'string', length: 64, collation: 'C' })
  @Unique()
  name: string;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  @Property({ type: 'string', length: 256, nullable: true })
  description: string | null;

  @Field(() => [String], {
    description: 'What it lets its users do, as resource:action. The role admin has those of all other roles as well.',
  })
  @Property({ type: 'array', columnType: 'text[]' })
  permissions: string[];

  constructor(name: string, permissions: string[], description: string | null = null) {
    super();
    this.name = name;
    this.permissions = permissions;
    this.description = description;
  }

  @Field(() => Boolean, { description: 'Whether it comes with AuthHero: such a role cannot be deleted.' })
  get builtIn(): boolean {
    return BUILT_IN.has(this.name);
  }
}
