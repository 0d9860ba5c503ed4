import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType } from 'type-graphql';
import { AppendOnlyEntity } from '../db/base.entity.js';
import { AuditEventType } from './audit-event-type.enum.js';

/** Where an event came from. */
export interface Origin {
  /** The client's address, as `clientAddress` makes it. */
  readonly address: string;
  readonly userAgent: string | null;
  readonly requestId: string;
  /** Of the trace of a trusted proxy. It is only logged. */
  readonly traceId?: string | undefined;
}

/** Whom an event is about. */
export interface Parties {
  readonly actorId?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly apiKeyId?: string | undefined;
  /** Names of roles, of a permission or of a passkey, or a number. */
  readonly detail?: string | undefined;
}

/** Enough for the names of all roles that a user may have. */
const MAX_DETAIL = 2_048;

/** Shown in place of the address of somebody else's request. */
const WITHHELD = 'withheld';

/** Something that matters to security. Rows are added and never changed. None holds a password, a key, or a name that somebody typed. */
@ObjectType({ description: 'Something that happened to an account.' })
@Entity()
@Index({ name: 'audit_event_subject_id_index', properties: ['subjectId', 'createdOn', 'id'] })
@Index({ name: 'audit_event_actor_id_index', properties: ['actorId', 'createdOn', 'id'] })
@Index({ name: 'audit_event_type_index', properties: ['type', 'createdOn', 'id'] })
@Index({ name: 'audit_event_created_on_id_index', properties: ['createdOn', 'id'] })
export class AuditEvent extends AppendOnlyEntity {
  @Field(() => AuditEventType, { description: 'What happened.' })
  @Property({ type: 'string', length: 32 })
  type: AuditEventType;

  @Field(() => ID, { nullable: true, description: 'The user who did it; null when nobody was signed in.' })
  @Property({ type: 'uuid', nullable: true })
  actorId: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The user whose account it is about; null when it is about no account, or about a name that belongs to nobody.',
  })
  @Property({ type: 'uuid', nullable: true })
  subjectId: string | null;

  @Field(() => ID, { nullable: true, description: 'The API key that was issued, used or refused.' })
  @Property({ type: 'uuid', nullable: true })
  apiKeyId: string | null;

  @Field(() => String, {
    description:
      "The client's address; of an IPv6 address its /64. Erased with the account; of what an admin did it is withheld from the account's owner.",
  })
  @Property({ type: 'string', length: 64 })
  address: string;

  @Field(() => String, { nullable: true, description: 'What the client says it is, the first 256 characters.' })
  @Property({ type: 'string', length: 256, nullable: true })
  userAgent: string | null;

  @Field(() => ID, { description: 'The request, as in the header x-request-id and in the log.' })
  @Property({ type: 'uuid' })
  requestId: string;

  @Field(() => String, {
    nullable: true,
    description: 'What it is about, such as the names of roles, of a permission or of a passkey.',
  })
  @Property({ type: 'string', length: MAX_DETAIL, nullable: true })
  detail: string | null;

  /** Of a denied request: a hash that equal denials of one window share, so that only the first is stored. */
  @Property({ type: 'string', length: 64, nullable: true })
  @Unique()
  refusal: string | null = null;

  constructor(type: AuditEventType, { actorId, subjectId, apiKeyId, detail }: Parties, origin: Origin) {
    super();
    this.type = type;
    this.actorId = actorId ?? null;
    this.subjectId = subjectId ?? null;
    this.apiKeyId = apiKeyId ?? null;
    this.detail = detail?.slice(0, MAX_DETAIL) || null;
    this.address = origin.address;
    this.userAgent = origin.userAgent;
    this.requestId = origin.requestId;
  }

  /** The event as its subject may see it: not from where an admin acted, nor with which key. */
  asSeenBy(userId: string): AuditEvent {
    if (this.actorId === null || this.actorId === userId) return this;
    const seen: AuditEvent = Object.create(AuditEvent.prototype);
    return Object.assign(seen, this, { address: WITHHELD, userAgent: null, apiKeyId: null });
  }
}
