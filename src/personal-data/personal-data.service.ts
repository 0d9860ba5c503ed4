import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { ApiKey } from '../api-key/api-key.entity.js';
import { AuditEvent } from '../audit/audit-event.entity.js';
import type { RoleAssignmentService } from '../role/role-assignment.service.js';
import { KnownAddress } from '../sign-in/known-address.entity.js';
import type { UserProfile } from '../user/user.entity.js';

const NEWEST_FIRST = { createdOn: 'desc', id: 'desc' } as const;

/** All that is kept about somebody, for themselves: the right of access (GDPR, article 15). */
export class PersonalDataService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly assignments: RoleAssignmentService,
    /** Most rows of a kind; the newest are given. */
    private readonly maxRows: number,
  ) {}

  /** Plain JSON. Neither the password's hash nor a key's is in it: they tell nothing about anybody. */
  async export(user: UserProfile): Promise<Record<string, unknown>> {
    const { id: userId } = user;
    const options = { orderBy: NEWEST_FIRST, limit: this.maxRows + 1, disableIdentityMap: true } as const;
    const roles = (await this.assignments.namesOf([userId])).get(userId);
    const apiKeys = await this.em.find(ApiKey, { user: userId }, options);
    const addresses = await this.em.find(KnownAddress, { user: userId }, options);
    const events = await this.em.find(AuditEvent, { subjectId: userId }, options);
    const acts = await this.em.find(
      AuditEvent,
      { actorId: userId, $or: [{ subjectId: null }, { subjectId: { $ne: userId } }] },
      options,
    );
    const lists = { apiKeys, knownAddresses: addresses, auditEvents: events, actsOnOthers: acts };
    return {
      exportedOn: new Date(),
      complete: Object.values(lists).every(({ length }) => length <= this.maxRows),
      user: { ...pick(user, USER), roles },
      apiKeys: apiKeys.slice(0, this.maxRows).map((key) => pick(key, API_KEY)),
      knownAddresses: addresses.slice(0, this.maxRows).map((address) => pick(address, ADDRESS)),
      auditEvents: events.slice(0, this.maxRows).map((event) => pick(event.asSeenBy(userId), EVENT)),
      actsOnOthers: acts.slice(0, this.maxRows).map((event) => pick(event, ACT)),
    };
  }
}

const USER = ['id', 'username', 'firstName', 'lastName', 'createdOn', 'updatedOn'] as const;
const API_KEY = [
  'id',
  'kind',
  'name',
  'maskedKey',
  'scopes',
  'createdOn',
  'updatedOn',
  'expiresOn',
  'lastUsedOn',
  'rotatedOn',
  'revokedOn',
] as const;
const ADDRESS = ['id', 'address', 'createdOn', 'lastLoginOn'] as const;
const ACT = [
  'id',
  'type',
  'createdOn',
  'subjectId',
  'apiKeyId',
  'address',
  'userAgent',
  'requestId',
  'detail',
] as const;
const EVENT = [...ACT, 'actorId'] as const;

/** By name, so that a new column is not given away by itself. */
const pick = <T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> =>
  Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
