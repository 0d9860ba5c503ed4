import type { Rel } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { AppendOnlyEntity } from '../db/base.entity.js';
import { User } from '../user/user.entity.js';

/** An account at a provider that its owner can sign in with. The issuer and the subject say who it is, never an address. */
@Entity()
@Unique({ name: 'identity_issuer_subject_unique', properties: ['issuer', 'subject'] })
export class Identity extends AppendOnlyEntity {
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  @Index()
  user!: Rel<User>;

  /** The id of the provider in the configuration. */
  @Property({ type: 'string', length: 32 })
  providerId!: string;

  @Property({ type: 'text', collation: 'C' })
  issuer!: string;

  @Property({ type: 'text', collation: 'C' })
  subject!: string;

  @Property({ type: 'text', nullable: true })
  label!: string | null;

  @Property({ type: 'datetime', length: 3, nullable: true })
  lastUsedOn: Date | null = null;
}
