import type { Rel } from '@mikro-orm/core';
import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { AppendOnlyEntity } from '../db/base.entity.js';
import { User } from '../user/user.entity.js';

/** A code that replaces a lost second factor once. Using it deletes the row. */
@Entity()
@Check({ name: 'recovery_code_hash_check', expression: 'octet_length(hash) = 32' })
export class RecoveryCode extends AppendOnlyEntity {
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  @Index()
  user!: Rel<User>;

  /** SHA-256, which is enough for 120 random bits (NIST SP 800-63B-4, 3.1.2.2; OWASP ASVS 5.0, 6.5.2). */
  @Property({ type: 'blob', hidden: true })
  @Unique()
  hash!: Buffer;
}
