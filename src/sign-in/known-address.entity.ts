import type { Rel } from '@mikro-orm/core';
import { Entity, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { BaseEntity } from '../db/base.entity.js';
import { User } from '../user/user.entity.js';

/** An address from which a user has logged in. Attacks from other addresses must not lock the user out there. */
@Entity()
@Unique({ name: 'known_address_user_id_address_unique', properties: ['user', 'address'] })
export class KnownAddress extends BaseEntity {
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  user: Rel<User>;

  /** As `clientAddress` makes it: an IPv4 address, or the /64 of an IPv6 address. */
  @Property({ type: 'string', length: 64 })
  address: string;

  @Property({ type: 'datetime', length: 3 })
  lastLoginOn: Date = this.createdOn;

  constructor(user: User, address: string) {
    super();
    this.user = user;
    this.address = address;
  }
}
