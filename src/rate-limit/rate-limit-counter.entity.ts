import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A count of rate-limiter-flexible on a PostgreSQL server, with the columns that the library needs. It deletes expired counts. */
@Entity({ tableName: 'rate_limit' })
export class RateLimitCounter {
  /** The limit's name and a hash of what is counted. */
  @PrimaryKey({ type: 'string', length: 255 })
  key!: string;

  @Property({ type: 'integer' })
  points!: number;

  /** Unix time in milliseconds. */
  @Property({ type: 'bigint', nullable: true })
  @Index()
  expire!: string | null;
}
