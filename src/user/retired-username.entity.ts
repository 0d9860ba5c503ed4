import { Check, Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** What is left of the name of a user who was purged: enough to keep it taken. `purge_user` in the database writes it. */
@Entity()
@Check({ name: 'retired_username_hash_check', expression: 'octet_length(hash) = 32' })
export class RetiredUsername {
  /** SHA-256 of the canonical username. */
  @PrimaryKey({ type: 'blob' })
  hash!: Buffer;

  @Property({ type: 'datetime', length: 3 })
  createdOn!: Date;
}
