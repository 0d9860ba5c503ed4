import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { AppendOnlyEntity } from '../db/base.entity.js';

/** A key that signs access tokens. Its id is the `kid` of its tokens. */
@Entity()
export class SigningKey extends AppendOnlyEntity {
  /** ES256 or RS256. */
  @Property({ type: 'string', length: 8 })
  algorithm!: string;

  /** As verifiers fetch it (RFC 7517). */
  @Property({ type: 'json' })
  publicKey!: object;

  /** PKCS #8, sealed. */
  @Property({ type: 'text', hidden: true })
  privateKey!: string;

  /** Since when it signs. Null for the next key, which is published and does not sign yet. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  activatedOn: Date | null = null;

  /** Since when another key signs. It stays published until its last token has expired. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  retiredOn: Date | null = null;

  /** Since when it is published no more. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  revokedOn: Date | null = null;
}
