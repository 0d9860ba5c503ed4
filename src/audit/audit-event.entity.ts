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
    DELETED: { description: 'The account was deleted.' },
    DENIED: {
      description:
        'A revoked or expired API key was used, or a right was missing. Once for a key and address in a while.',
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
}

/** Something that matters to security. Rows are added, never changed; none holds a password, a key, or a name that was typed. */
@ObjectType({ description: 'Something that happened to an account.' })
@Entity()
@Index({ name: 'audit_event_subject_id_index', properties: ['subjectId', 'createdOn', 'id'] })
export class AuditEvent extends AppendOnlyEntity {
  @Field(() => AuditEventType, { description: 'What happened.' })
  @Property({ type: 'string', length: 32 })
  type: AuditEventType;

  @Field(() => ID, { nullable: true, description: 'The user who did it; null when nobody had proved to be one.' })
  @Property({ type: 'uuid', nullable: true })
  actorId: string | null;

  /** Whose account it is about; null when a name belongs to nobody. */
  @Property({ type: 'uuid', nullable: true })
  subjectId: string | null;

  @Field(() => ID, { nullable: true, description: 'The API key that was issued, used or refused.' })
  @Property({ type: 'uuid', nullable: true })
  apiKeyId: string | null;

  @Field(() => String, { description: "The client's address; of an IPv6 address its /64." })
  @Property({ type: 'string', length: 64 })
  address: string;

  @Field(() => String, { nullable: true, description: 'What the client says it is, the first 256 characters.' })
  @Property({ type: 'string', length: 256, nullable: true })
  userAgent: string | null;

  @Field(() => ID, { description: 'The request, as in the header x-request-id and in the log.' })
  @Property({ type: 'uuid' })
  requestId: string;

  /** Of refusals that are written once a window: what they are counted by. */
  @Property({ type: 'string', length: 64, nullable: true })
  @Unique()
  refusal: string | null = null;

  constructor(type: AuditEventType, { actorId, subjectId, apiKeyId }: Parties, origin: Origin) {
    super();
    this.type = type;
    this.actorId = actorId ?? null;
    this.subjectId = subjectId ?? null;
    this.apiKeyId = apiKeyId ?? null;
    this.address = origin.address;
    this.userAgent = origin.userAgent;
    this.requestId = origin.requestId;
  }
}
