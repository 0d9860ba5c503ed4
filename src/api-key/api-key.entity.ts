import type { Rel } from '@mikro-orm/core';
import { Check, Entity, Index, ManyToOne, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { BaseEntity } from '../db/base.entity.js';
import { databaseTime } from '../db/database-time.js';
import { User } from '../user/user.entity.js';
import { ApiKeyKind } from './api-key-kind.enum.js';
import type { LoginProof, NewApiKey } from './new-api-key.js';

/** A credential of one user. Only the SHA-256 of the key is stored. */
@ObjectType({ description: 'An API key of the signed-in user. The key itself cannot be read again.' })
@Entity()
@Check({ name: 'api_key_hash_check', expression: 'octet_length(hash) = 32' })
@Index({ name: 'api_key_live_user_id_index', properties: ['user'], where: 'revoked_on is null' })
@Index({
  name: 'api_key_end_index',
  expression: 'create index "api_key_end_index" on "api_key" (least("expires_on", "revoked_on"))',
})
@Index({ name: 'api_key_user_id_created_on_id_index', properties: ['user', 'createdOn', 'id'] })
export class ApiKey extends BaseEntity {
  @ManyToOne(() => User, { deleteRule: 'cascade' })
  user: Rel<User>;

  /** A plain SHA-256 is enough for 256 random bits (OWASP ASVS 5.0, 6.5.2); a password needs a slow hash. */
  @Property({ type: 'blob', hidden: true })
  @Unique()
  hash: Buffer;

  @Field(() => ApiKeyKind, { description: 'How the key was created.' })
  @Property({ type: 'string', length: 16, default: ApiKeyKind.LOGIN })
  kind: ApiKeyKind;

  @Field(() => String, { nullable: true, description: 'The name that its owner gave it.' })
  @Property({ type: 'string', length: 64, nullable: true })
  name: string | null;

  /** Null for keys that are older than this column. */
  @Property({ type: 'string', length: 4, nullable: true })
  lastFour: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'The permissions that the key carries, as far as its owner has them. Null: all that its owner has.',
  })
  @Property({ type: 'array', columnType: 'text[]', nullable: true })
  scopes: string[] | null;

  @Field(() => Date, { description: 'When it stops working by itself.' })
  @Property({ type: 'datetime', length: 3 })
  expiresOn: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When it was last used, exact to a minute. Null if it was never used.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  lastUsedOn: Date | null = null;

  @Field(() => Date, {
    nullable: true,
    description: 'When another key replaced it. It works until it expires and cannot be rotated again.',
  })
  @Property({ type: 'datetime', length: 3, nullable: true })
  rotatedOn: Date | null = null;

  /** Null for a key that createApiKey has made. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  authenticatedOn: Date | null;

  @Property({ type: 'array', columnType: 'text[]', defaultRaw: "'{}'" })
  methods: string[];

  /** The passkeys and the like with which its owner logged in. If one is removed, the key is revoked. */
  @Property({ type: 'array', columnType: 'uuid[]', defaultRaw: "'{}'" })
  wayInIds: string[];

  @Field(() => String, {
    nullable: true,
    description:
      "From where it was made: the client's address, or the /64 of an IPv6 address. Erased with the account.",
  })
  @Property({ type: 'string', length: 64, nullable: true })
  address: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the client for which it was made says that it is: the first 256 characters of its User-Agent.',
  })
  @Property({ type: 'string', length: 256, nullable: true })
  userAgent: string | null;

  /** Idle time counts from here at the earliest. Set by the migration that gave keys of logins an idle time. */
  @Property({ type: 'datetime', length: 3, nullable: true })
  idleFrom: Date | null = null;

  /** Whether another key has taken its place after a confirmation: it may read for a moment, and change nothing. */
  @Property({ type: 'boolean', default: false })
  isReadOnly: boolean = false;

  /**
   * False for a key that a session without a recent proof has made. It never holds a permission over other people, also not when its
   * owner becomes an admin: nobody has confirmed that.
   */
  @Property({ type: 'boolean', default: true })
  mayGovern: boolean;

  /** Whether it was put into a session cookie. It counts there only, and a key that was not put there does not. */
  @Property({ type: 'boolean', default: false })
  isCookie: boolean;

  @Property({ type: 'uuid', nullable: true })
  replacedById: string | null = null;

  @Property({ type: 'datetime', length: 3, nullable: true })
  revokedOn: Date | null = null;

  constructor(user: User, { kind, hash, lastFour, expiresOn, name, scopes, proof, origin, ...rest }: NewApiKey) {
    super();
    this.user = user;
    this.kind = kind;
    this.hash = hash;
    this.lastFour = lastFour;
    this.expiresOn = expiresOn;
    this.name = name;
    this.scopes = scopes && [...scopes];
    this.authenticatedOn = proof?.authenticatedOn ?? null;
    this.methods = [...(proof?.methods ?? [])];
    this.wayInIds = [...(proof?.wayInIds ?? [])];
    this.mayGovern = rest.mayGovern;
    this.isCookie = rest.isCookie ?? false;
    this.address = origin.address;
    this.userAgent = origin.userAgent;
  }

  @Field(() => String, { description: 'The prefix and the last four characters of the key, to recognise it by.' })
  get maskedKey(): string {
    return `ahk_...${this.lastFour ?? ''}`;
  }

  /** The proof that its owner gave. Null for a key that createApiKey has made. */
  get proof(): LoginProof | null {
    const { authenticatedOn, methods, wayInIds } = this;
    return authenticatedOn && { authenticatedOn, methods, wayInIds };
  }

  /** Another key replaces this one, which still works for the overlap, unless it expires before. */
  retire(replacement: ApiKey, overlapMs: number): void {
    this.replacedById = replacement.id;
    this.rotatedOn = databaseTime();
    this.expiresOn = new Date(Math.min(this.expiresOn.getTime(), this.rotatedOn.getTime() + overlapMs));
    // The clock of this process may be ahead of the database's by some milliseconds, and the key must not work so long.
    if (overlapMs === 0) this.revokedOn = this.rotatedOn;
  }
}
