import type { Rel } from '@mikro-orm/core';
import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { AppendOnlyEntity } from '../db/base.entity.js';
import { User } from '../user/user.entity.js';

/** A code that was sent to an address, to verify that it is the user's. A user has at most one. */
@Entity()
@Check({ name: 'email_code_hash_check', expression: 'octet_length(hash) = 32' })
export class EmailCode extends AppendOnlyEntity {
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  @Unique()
  user!: Rel<User>;

  @Property({ type: 'text' })
  address!: string;

  @Property({ type: 'text', collation: 'C' })
  canonical!: string;

  /** See `Sealer.fingerprints`. */
  @Property({ type: 'blob', hidden: true })
  hash!: Buffer;

  /** The user's `credentialVersion` when it was sent. If the user's version is higher now, the code is invalid. */
  @Property({ type: 'integer' })
  credentialVersion!: number;

  @Property({ type: 'integer', default: 0 })
  tries: number = 0;

  @Property({ type: 'datetime', length: 3 })
  @Index()
  expiresOn!: Date;
}
