import type { Rel } from '@mikro-orm/core';
import { Entity, OneToOne, Property } from '@mikro-orm/decorators/legacy';
import { AppendOnlyEntity } from '../db/base.entity.js';
import { User } from '../user/user.entity.js';

/** The authenticator app of a user. A user has at most one. */
@Entity()
export class Totp extends AppendOnlyEntity {
  @OneToOne(() => User, { deleteRule: 'cascade', updateRule: 'no action' })
  user!: Rel<User>;

  /** Sealed: AuthHero has to read it to check a code. */
  @Property({ type: 'text', hidden: true })
  secret!: string;

  /** The time step of the last code that was accepted. A code of this step or of an earlier one is refused (RFC 6238, 5.2). */
  @Property({ type: 'bigint' })
  lastStep!: string;

  /** Wrong codes in a row, from addresses from which the user has never logged in. */
  @Property({ type: 'integer', default: 0 })
  strangerFailures: number = 0;
}
