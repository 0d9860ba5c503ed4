import type { Rel } from '@mikro-orm/core';
import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { AppendOnlyEntity } from '../db/base.entity.js';
import { User } from '../user/user.entity.js';

/** An invitation to make an account. The row is deleted when it is accepted or revoked. Only the SHA-256 of its token is stored. */
@ObjectType({ description: 'An invitation that was sent and not yet accepted.' })
@Entity()
@Check({ name: 'invitation_hash_check', expression: 'octet_length(hash) = 32' })
export class Invitation extends AppendOnlyEntity {
  /** Who sent it. It works only while they are active and may still give the roles. */
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  @Index()
  invitedBy!: Rel<User>;

  @Field(() => String, { name: 'email', description: 'The address.' })
  @Property({ type: 'text' })
  address!: string;

  /** The form in which addresses are compared. */
  @Property({ type: 'text', collation: 'C' })
  @Unique()
  canonical!: string;

  @Field(() => [String], { description: 'The names of the roles that it gives.' })
  @Property({ type: 'array' })
  roles!: string[];

  @Property({ type: 'blob', hidden: true })
  @Unique()
  hash!: Buffer;

  @Field(() => Date, { description: 'When it expires (INVITATION_TTL).' })
  @Property({ type: 'datetime', length: 3 })
  expiresOn!: Date;
}
