import type { Rel } from '@mikro-orm/core';
import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { AppendOnlyEntity } from '../db/base.entity.js';
import { User } from '../user/user.entity.js';

/** A way in that was begun and has to be ended by a proof. Only the SHA-256 of its token is stored. */
@Entity()
@Check({ name: 'challenge_hash_check', expression: 'octet_length(hash) = 32' })
export class Challenge extends AppendOnlyEntity {
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  @Index()
  user: Rel<User>;

  /** What it is good for: a challenge of one purpose never ends another. */
  @Property({ type: 'string', length: 32 })
  purpose: string;

  @Property({ type: 'blob', hidden: true })
  @Unique()
  hash: Buffer;

  /** Of its user at the beginning. Once that has grown, the challenge is good for nothing. */
  @Property({ type: 'integer' })
  credentialVersion: number;

  @Property({ type: 'integer', default: 0 })
  tries: number = 0;

  @Property({ type: 'datetime', length: 3 })
  @Index()
  expiresOn: Date;

  /** What waits for the end, such as the hash of a new password. */
  @Property({ type: 'json', nullable: true })
  data: object | null;

  constructor(user: User, purpose: string, hash: Buffer, expiresOn: Date, data: object | null) {
    super();
    this.user = user;
    this.purpose = purpose;
    this.hash = hash;
    this.credentialVersion = user.credentialVersion;
    this.expiresOn = expiresOn;
    this.data = data;
  }
}
