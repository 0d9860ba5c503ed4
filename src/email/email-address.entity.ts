import type { Rel } from '@mikro-orm/core';
import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { AppendOnlyEntity } from '../db/base.entity.js';
import { User } from '../user/user.entity.js';

/** The verified address of a user. An address that nobody has verified is in `EmailCode`, and reserves nothing. */
@Entity()
export class EmailAddress extends AppendOnlyEntity {
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  @Unique()
  user!: Rel<User>;

  /** Where mail is sent. */
  @Property({ type: 'text' })
  address!: string;

  /** The form in which addresses are compared. */
  @Property({ type: 'text', collation: 'C' })
  @Unique()
  canonical!: string;
}
