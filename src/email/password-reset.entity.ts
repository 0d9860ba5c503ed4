import type { Rel } from '@mikro-orm/core';
import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { AppendOnlyEntity } from '../db/base.entity.js';
import { User } from '../user/user.entity.js';

/** A link in a mail by which a user can set a new password. Only the SHA-256 of its token is stored. */
@Entity()
@Check({ name: 'password_reset_hash_check', expression: 'octet_length(hash) = 32' })
export class PasswordReset extends AppendOnlyEntity {
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  @Index()
  user!: Rel<User>;

  @Property({ type: 'blob', hidden: true })
  @Unique()
  hash!: Buffer;

  /** The user's `credentialVersion` when it was sent. If the user's version is higher now, the link is invalid. */
  @Property({ type: 'integer' })
  credentialVersion!: number;

  @Property({ type: 'datetime', length: 3 })
  @Index()
  expiresOn!: Date;
}
