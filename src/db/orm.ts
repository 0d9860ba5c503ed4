import type { MikroORM, Options } from '@mikro-orm/core';
import type { AbstractSqlDriver, SqlEntityManager } from '@mikro-orm/postgresql';

/** Either driver: both speak PostgreSQL's SQL. */
export type Orm = MikroORM<AbstractSqlDriver, SqlEntityManager>;

export type OrmOptions = Partial<Options<AbstractSqlDriver, SqlEntityManager>>;
