import type { Rel } from '@mikro-orm/core';
import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { AppendOnlyEntity } from '../db/base.entity.js';
import { User } from '../user/user.entity.js';

/** A sign-in step that has begun and waits for a proof. Only the SHA-256 of its token is stored. */
@Entity()
@Check({ name: 'challenge_hash_check', expression: 'octet_length(hash) = 32' })
export class Challenge extends AppendOnlyEntity {
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  @Index()
  user: Rel<User>;

  /** The operation that began it. A token is accepted only for the same purpose. */
  @Property({ type: 'string', length: 32 })
  purpose: string;

  @Property({ type: 'blob', hidden: true })
  @Unique()
  hash: Buffer;

  /** The user's `credentialVersion` when the challenge began. If the user's version is higher now, the challenge is invalid. */
  @Property({ type: 'integer' })
  credentialVersion: number;

  @Property({ type: 'integer', default: 0 })
  tries: number = 0;

  @Property({ type: 'datetime', length: 3 })
  @Index()
  expiresOn: Date;

  /** Data that is needed after the proof, such as the hash of a new password. */
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
