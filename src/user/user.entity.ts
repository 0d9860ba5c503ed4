import { Check, Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../db/base.entity.js';
import { databaseTime } from '../db/database-time.js';

/**
 * The form in which names are compared: without regard to case and to the composition of accents. A final sigma is folded like any
 * other sigma. Otherwise the beginning of a name would not be the beginning of its folded form.
 */
export const fold = (name: string): string => name.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');

@ObjectType({ description: 'A person with an account.' })
@Entity()
@Check({ name: 'user_username_check', expression: "username ~ '^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$'" })
@Check({ name: 'user_canonical_username_check', expression: 'canonical_username = lower(username collate "C")' })
@Check({ name: 'user_first_name_check', expression: 'char_length(first_name) >= 1 and char_length(first_name) <= 64' })
@Check({ name: 'user_last_name_check', expression: 'char_length(last_name) >= 1 and char_length(last_name) <= 64' })
@Index({ name: 'user_active_created_on_id_index', properties: ['createdOn', 'id'], where: 'is_active' })
@Index({ name: 'user_created_on_id_index', properties: ['createdOn', 'id'] })
export class User extends BaseEntity {
  @Field(() => String, { description: 'Unique without regard to case. Shown as it was typed at registration.' })
  @Property({ type: 'string', length: 64 })
  username: string;

  /** Stays taken after a deletion, so that nobody can pose as someone who left. */
  @Property({ type: 'string', length: 64, collation: 'C' })
  @Unique()
  canonicalUsername: string;

  @Field(() => String, { nullable: true, description: 'First name, if given.' })
  @Property({ type: 'string', length: 64, nullable: true })
  firstName: string | null = null;

  @Field(() => String, { nullable: true, description: 'Last name, if given.' })
  @Property({ type: 'string', length: 64, nullable: true })
  lastName: string | null = null;

  /** Folded here and not by the database, whose rules of case depend on its locale. */
  @Property({ type: 'text', nullable: true, collation: 'C' })
  @Index()
  foldedFirstName: string | null = null;

  @Property({ type: 'text', nullable: true, collation: 'C' })
  @Index()
  foldedLastName: string | null = null;

  @Property({ type: 'boolean' })
  isActive: boolean = true;

  @Field(() => Date, {
    nullable: true,
    description: 'When the account was deleted, or deactivated by an admin; null while it is active.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  deactivatedOn: Date | null = null;

  /** Grows with all that ends what was begun: challenges, codes and links keep the version that they were made under. */
  @Property({ type: 'integer', default: 1 })
  credentialVersion: number = 1;

  /** When it last grew: see `hasEndedProofsSince`. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  proofsEndedOn: Date | null = null;

  constructor(username: string) {
    super();
    this.username = username;
    this.canonicalUsername = fold(username);
  }

  /** `undefined` keeps a name; `null`, or only white space, clears it. */
  rename(names: { firstName?: string | null | undefined; lastName?: string | null | undefined }): void {
    if (names.firstName !== undefined) {
      this.firstName = tidy(names.firstName);
      this.foldedFirstName = this.firstName && fold(this.firstName);
    }
    if (names.lastName !== undefined) {
      this.lastName = tidy(names.lastName);
      this.foldedLastName = this.lastName && fold(this.lastName);
    }
  }

  /** Soft deletion: the row stays and keeps its username. */
  deactivate(): void {
    this.isActive = false;
    this.endProofs();
    this.deactivatedOn = databaseTime();
  }

  restore(): void {
    this.isActive = true;
    this.deactivatedOn = null;
    this.endProofs();
  }

  /** Ends every challenge, code and link of this user. The caller holds the lock on the row. */
  endProofs(): void {
    this.credentialVersion += 1;
    this.proofsEndedOn = databaseTime();
  }

  /** Whether something that began at a time counts no more. It is for what began before AuthHero knew for whom. */
  hasEndedProofsSince(time: Date): boolean {
    return this.proofsEndedOn !== null && time < this.proofsEndedOn;
  }
}

const tidy = (name: string | null): string | null => name?.normalize('NFC').trim() || null;
