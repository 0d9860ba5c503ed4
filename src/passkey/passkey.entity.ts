import type { Rel } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { AppendOnlyEntity } from '../db/base.entity.js';
import { User } from '../user/user.entity.js';

/** The public half of a passkey: WebAuthn Level 3, "credential record". */
@ObjectType({
  description:
    'A passkey of an account (WebAuthn). Its private key never leaves the device, or the keychain that copies it to other devices.',
})
@Entity()
export class Passkey extends AppendOnlyEntity {
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  @Index()
  user!: Rel<User>;

  @Property({ type: 'blob', hidden: true })
  @Unique()
  credentialId!: Buffer;

  /** In the form of COSE (RFC 9053). */
  @Property({ type: 'blob', hidden: true })
  publicKey!: Buffer;

  /** How often the authenticator says that it has signed. Many always say 0. */
  @Property({ type: 'bigint' })
  counter!: string;

  /** How browsers can reach it, such as `internal` or `usb`. */
  @Property({ type: 'array', columnType: 'text[]' })
  transports!: string[];

  /** The domain that it belongs to. It works for no other. */
  @Property({ type: 'text' })
  rpId!: string;

  @Field(() => String, { description: 'What its owner calls it, or "Passkey".' })
  @Property({ type: 'string', length: 64 })
  name!: string;

  /** Whether its device can copy it to other devices. This never changes. */
  @Property({ type: 'boolean' })
  isBackupEligible!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether a keychain had a copy of it at its last use. If so, it survives the loss of its device; if not, it is bound to one device.',
  })
  @Property({ type: 'boolean' })
  backedUp!: boolean;

  /** Whether its device has checked a PIN, a fingerprint or a face at its last use. */
  @Property({ type: 'boolean' })
  isUserVerified!: boolean;

  @Field(() => Date, { nullable: true, description: 'When it was last used. Null if it was never used.' })
  @Property({ type: 'datetime', length: 3, nullable: true })
  lastUsedOn: Date | null = null;
}
