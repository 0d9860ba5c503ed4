import { Entity, Index, Property, Unique } from '@mikro-orm/decorators/legacy';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { AppendOnlyEntity } from '../db/base.entity.js';

export enum AuditEventType {
  REGISTERED = 'REGISTERED',
  LOGGED_IN = 'LOGGED_IN',
  LOGIN_REFUSED = 'LOGIN_REFUSED',
  LOGGED_OUT = 'LOGGED_OUT',
  PASSWORD_CHANGED = 'PASSWORD_CHANGED',
  PASSWORD_CHANGE_REFUSED = 'PASSWORD_CHANGE_REFUSED',
  API_KEY_CREATED = 'API_KEY_CREATED',
  API_KEY_RENAMED = 'API_KEY_RENAMED',
  API_KEY_ROTATED = 'API_KEY_ROTATED',
  API_KEY_REVOKED = 'API_KEY_REVOKED',
  DELETED = 'DELETED',
  DEACTIVATED = 'DEACTIVATED',
  RESTORED = 'RESTORED',
  PURGED = 'PURGED',
  PASSWORD_RESET = 'PASSWORD_RESET',
  API_KEYS_REVOKED = 'API_KEYS_REVOKED',
  ROLES_CHANGED = 'ROLES_CHANGED',
  ROLE_CREATED = 'ROLE_CREATED',
  ROLE_UPDATED = 'ROLE_UPDATED',
  ROLE_DELETED = 'ROLE_DELETED',
  DENIED = 'DENIED',
  LIMITED = 'LIMITED',
}

registerEnumType(AuditEventType, {
  name: 'AuditEventType',
  description: 'What happened to an account. New values may be added: keep a default branch.',
  valuesConfig: {
    REGISTERED: { description: 'The account was made.' },
    LOGGED_IN: { description: 'A login issued an API key.' },
    LOGIN_REFUSED: { description: 'A login had the wrong password.' },
    LOGGED_OUT: { description: 'API keys were revoked by logout.' },
    PASSWORD_CHANGED: { description: 'The password was changed, and every other API key revoked.' },
    PASSWORD_CHANGE_REFUSED: { description: 'changePassword had the wrong current password.' },
    API_KEY_CREATED: { description: 'An API key was made.' },
    API_KEY_RENAMED: { description: 'An API key was given a name.' },
    API_KEY_ROTATED: { description: 'Another took the place of an API key.' },
    API_KEY_REVOKED: { description: 'An API key was ended, by its owner or to make room for a login.' },
    DELETED: { description: 'The account was deleted by its owner.' },
    DEACTIVATED: { description: 'An admin deactivated the account.' },
    RESTORED: { description: 'An admin made a deleted or deactivated account active again.' },
    PURGED: { description: 'An admin had the account erased.' },
    PASSWORD_RESET: {
      description: 'An admin replaced the password by a one-time password, and revoked every API key.',
    },
    API_KEYS_REVOKED: { description: 'An admin revoked every API key of the account.' },
    ROLES_CHANGED: { description: 'The account was given or lost roles: detail names those that it has now.' },
    ROLE_CREATED: { description: 'A role was made: detail names it.' },
    ROLE_UPDATED: { description: 'A role was changed: detail names it.' },
    ROLE_DELETED: { description: 'A role was deleted: detail names it.' },
    DENIED: {
      description:
        'A revoked or expired API key was used, or a permission was missing, which detail names. Once for a key and address in a while.',
    },
    LIMITED: { description: 'There were too many tries. Once for an account or an address in a while.' },
  },
});

/** Where an event came from. */
export interface Origin {
  /** The client's address, as `clientAddress` makes it. */
  readonly address: string;
  readonly userAgent: string | null;
  readonly requestId: string;
}

/** Whom an event is about. */
export interface Parties {
  readonly actorId?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly apiKeyId?: string | undefined;
  /** Names of roles or of a permission, never anything about a person. */
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

  @Field(() => String, { nullable: true, description: 'The roles or the permission that it is about.' })
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
