import { Check, Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A sealed token that was used. Before that it is no row: see `SealedTokens`. */
@Entity()
@Check({ name: 'used_token_hash_check', expression: 'octet_length(hash) = 32' })
export class UsedToken {
  /** SHA-256 of what makes the token unique. */
  @PrimaryKey({ type: 'blob' })
  hash!: Buffer;

  @Property({ type: 'datetime', length: 3 })
  @Index()
  expiresOn!: Date;
}
