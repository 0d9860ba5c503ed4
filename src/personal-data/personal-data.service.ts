import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { databaseTime } from '../db/database-time.js';
import type { PersonalData } from '../db/feature.js';
import type { RateLimit } from '../rate-limit/rate-limit.js';
import type { UserProfile } from '../viewer/user-profile.js';

const USER = ['id', 'username', 'firstName', 'lastName', 'createdOn', 'updatedOn'] as const;

/** Exports all data about a user for that user: the right of access (GDPR, article 15). Each feature says what it keeps. */
export class PersonalDataService {
  constructor(
    private readonly em: SqlEntityManager,
    private readonly sources: readonly PersonalData[],
    /** Most rows of a list: the newest. */
    private readonly maxRows: number,
    private readonly limit: RateLimit,
  ) {}

  /**
   * Plain JSON. Hashes of passwords and keys are not in it: they tell nothing about the person.
   * @throws RateLimitedError after too many exports of the user
   */
  async export(user: UserProfile): Promise<Record<string, unknown>> {
    await this.limit.count(user.id);
    const properties: Record<string, unknown> = Object.fromEntries(USER.map((name) => [name, user[name]]));
    const lists: Record<string, object[]> = {};
    for (const source of this.sources) {
      Object.assign(properties, await source.properties?.(this.em, user.id));
      for (const [name, read] of Object.entries(source.lists ?? {}))
        lists[name] = await read(this.em, user.id, this.maxRows + 1);
    }
    return {
      exportedOn: databaseTime(),
      complete: Object.values(lists).every(({ length }) => length <= this.maxRows),
      user: properties,
      ...Object.fromEntries(Object.entries(lists).map(([name, rows]) => [name, rows.slice(0, this.maxRows)])),
    };
  }
}
