import 'reflect-metadata';
import type { MikroORM, Options } from '@mikro-orm/core';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { Migrator } from '@mikro-orm/migrations';
import type { AbstractSqlDriver, SqlEntityManager } from '@mikro-orm/postgresql';
import { CreateUsersAndApiKeys } from './migrations/20261122000000_create_users_and_api_keys.js';
import { CreateRateLimitsAndKnownAddresses } from './migrations/20261123000000_create_rate_limits_and_known_addresses_compatible.js';
import { CreateAuditEvents } from './migrations/20261123010000_create_audit_events_compatible.js';
import { NameApiKeys } from './migrations/20261123020000_name_api_keys_compatible.js';
import { CreateRolesAndScopes } from './migrations/20261125000000_create_roles_and_scopes.js';
import { ApiKey } from './src/api-key/api-key.entity.js';
import { AuditEvent } from './src/audit/audit-event.entity.js';
import type { Config } from './src/config/config.js';
import { loadConfig } from './src/config/load-config.js';
import { RateLimitCounter } from './src/rate-limit/rate-limit-counter.entity.js';
import { Role } from './src/role/role.entity.js';
import { RoleAssignment } from './src/role/role-assignment.entity.js';
import { KnownAddress } from './src/sign-in/known-address.entity.js';
import { RetiredUsername } from './src/user/retired-username.entity.js';
import { User } from './src/user/user.entity.js';

/** Either driver: both speak PostgreSQL's SQL. */
export type Orm = MikroORM<AbstractSqlDriver, SqlEntityManager>;

/**
 * Every entity and, in order, every migration; the rest depends on the driver, of which only the one in use is loaded.
 * @param use a migration may take as long as it needs, a request may not
 */
export async function ormOptions(
  config: Config,
  use: 'serve' | 'migrate' = 'serve',
): Promise<Partial<Options<AbstractSqlDriver, SqlEntityManager>>> {
  const { driverOptions } = config.database.embedded
    ? await import('./src/db/pglite.js')
    : await import('./src/db/postgresql.js');
  return {
    ...driverOptions(config, use),
    entities: [User, RetiredUsername, Role, RoleAssignment, ApiKey, KnownAddress, RateLimitCounter, AuditEvent],
    metadataProvider: ReflectMetadataProvider,
    extensions: [Migrator],
    migrations: {
      migrationsList: [
        { name: '20261122000000_create_users_and_api_keys', class: CreateUsersAndApiKeys },
        {
          name: '20261123000000_create_rate_limits_and_known_addresses_compatible',
          class: CreateRateLimitsAndKnownAddresses,
        },
        { name: '20261123010000_create_audit_events_compatible', class: CreateAuditEvents },
        { name: '20261123020000_name_api_keys_compatible', class: NameApiKeys },
        { name: '20261125000000_create_roles_and_scopes', class: CreateRolesAndScopes },
      ],
      path: 'migrations',
      snapshot: false,
      disableForeignKeys: false,
    },
    // `purge_user` is a migration's own; the entities do not know of it.
    schemaGenerator: { ignoreRoutines: true },
    forceUtcTimezone: true,
    ensureDatabase: false,
    logger: () => {},
  };
}

/** For the MikroORM command line. */
export default () => ormOptions(loadConfig());
