import { PrimaryKeyProp, type Rel } from '@mikro-orm/core';
import { Entity, OneToOne, Property } from '@mikro-orm/decorators/legacy';
import { User } from '../user/user.entity.js';

/** The password of a user, who has one or none. */
@Entity()
export class Password {
  [PrimaryKeyProp]?: 'user';

  @OneToOne(() => User, { primary: true, deleteRule: 'cascade', updateRule: 'no action' })
  user: Rel<User>;

  /** PHC string, or bcrypt of another system until its owner logs in. */
  @Property({ type: 'string', length: 255, hidden: true })
  hash: string;

  /** Grows with each new password, not with a re-hash of the same one: who proved an older version proved a dead password. */
  @Property({ type: 'integer', default: 1 })
  version: number = 1;

  /** When a one-time password, which only serves to set a new one, stops working. Null for a lasting password. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  expiresOn: Date | null = null;

  constructor(user: User, hash: string) {
    this.user = user;
    this.hash = hash;
  }

  /** @param expiresOn of a one-time password */
  change(hash: string, expiresOn: Date | null = null): void {
    this.hash = hash;
    this.version += 1;
    this.expiresOn = expiresOn;
  }
}
