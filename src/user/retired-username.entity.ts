import { Check, Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A hash of the name of a purged user, which keeps the name taken. The database function `purge_user` writes it. */
@Entity()
@Check({ name: 'retired_username_hash_check', expression: 'octet_length(hash) = 32' })
export class RetiredUsername {
  /** SHA-256 of the canonical username. */
  @PrimaryKey({ type: 'blob' })
  hash!: Buffer;

  @Property({ type: 'datetime', length: 3 })
  createdOn!: Date;
}
