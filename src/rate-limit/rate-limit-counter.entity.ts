import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** What rate-limiter-flexible counts on a PostgreSQL server, in the columns that it asks for. It deletes what has expired. */
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
