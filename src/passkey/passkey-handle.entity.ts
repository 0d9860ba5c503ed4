import { PrimaryKeyProp, type Rel } from '@mikro-orm/core';
import { Check, Entity, OneToOne, Property } from '@mikro-orm/decorators/legacy';
import { User } from '../user/user.entity.js';

/** The name of a user for authenticators: 64 random bytes that say nothing about the person (WebAuthn Level 3, 14.6.1). */
@Entity()
@Check({ name: 'passkey_handle_handle_check', expression: 'octet_length(handle) = 64' })
export class PasskeyHandle {
  [PrimaryKeyProp]?: 'user';

  @OneToOne(() => User, { primary: true, deleteRule: 'cascade', updateRule: 'no action' })
  user!: Rel<User>;

  @Property({ type: 'blob', hidden: true })
  handle!: Buffer;
}
