import type { Rel } from '@mikro-orm/core';
import { Entity, Index, OneToOne, Property } from '@mikro-orm/decorators/legacy';
import { AppendOnlyEntity } from '../db/base.entity.js';
import { User } from '../user/user.entity.js';

/** An authenticator app that its user has not proved yet. It does not count before that. A user has at most one. */
@Entity()
export class TotpEnrolment extends AppendOnlyEntity {
  @OneToOne(() => User, { deleteRule: 'cascade', updateRule: 'no action' })
  user!: Rel<User>;

  /** Sealed. */
  @Property({ type: 'text', hidden: true })
  secret!: string;

  /** The user's `credentialVersion` when it was made. If the user's version is higher now, it is invalid. */
  @Property({ type: 'integer' })
  credentialVersion!: number;

  @Property({ type: 'integer', default: 0 })
  tries: number = 0;

  @Property({ type: 'datetime', length: 3 })
  @Index()
  expiresOn!: Date;
}
