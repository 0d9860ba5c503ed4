import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { AppendOnlyEntity } from '../db/base.entity.js';

/** A key pair that signs access tokens. Its id is the `kid` of its tokens. */
@Entity()
export class SigningKey extends AppendOnlyEntity {
  /** ES256 or RS256. */
  @Property({ type: 'string', length: 8 })
  algorithm!: string;

  /** In the format PKCS #8, sealed. */
  @Property({ type: 'text', hidden: true })
  privateKey!: string;

  /** When it began to sign. Null for the next key, which is published but does not sign yet. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  activatedOn: Date | null = null;

  /** When another key began to sign in its place. It stays published until its last token has expired. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  retiredOn: Date | null = null;

  /** When it was revoked. It is not published any more. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  revokedOn: Date | null = null;
}
