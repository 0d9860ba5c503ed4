import type { Rel } from '@mikro-orm/core';
import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { AppendOnlyEntity } from '../db/base.entity.js';
import { User } from '../user/user.entity.js';

/** When a user got a mail of a kind that tells of an event, so that equal ones within an hour are one. */
@Entity()
@Unique({ name: 'notice_user_id_kind_unique', properties: ['user', 'kind'] })
export class Notice extends AppendOnlyEntity {
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  user!: Rel<User>;

  @Property({ type: 'string', length: 32 })
  kind!: string;

  @Property({ type: 'datetime', length: 3 })
  sentOn!: Date;

  /** How many events there were since then. The next mail counts them. */
  @Property({ type: 'integer', default: 0 })
  unsent: number = 0;
}
