import { existsSync } from 'node:fs';
import { databaseDefinition } from '../../../mikro-orm.config.js';
import type { Config } from '../../config/config.js';
import { type Database, openDatabase } from '../../db/database.js';
import { adviceOn, sentences } from '../../db/database-advice.js';
import { findForeignGrants } from '../../db/foreign-grants.js';
import { findLackingRights } from '../../db/lacking-rights.js';
import { pendingMigrations } from '../../db/migrate.js';
import { findNeedlessRights } from '../../db/serving-role.js';
import { findLostLimits } from '../../db/time-limits.js';
import { requireUsable } from '../../db/usable-database.js';
import { describeError } from '../../observability/describe-error.js';
import { requireSealingKeys } from '../../sealing/required-keys.js';
import { CommandError, say } from '../command/command.js';

/**
 * Prints which database answers, pending migrations, rights of the role that AuthHero does not need, and dangers: missing rights,
 * other roles that may use the tables, and lost time limits.
 * @throws CommandError if the database does not answer or there is a danger; SchemaTooNewError if it is newer than this code;
 *   UnusableDatabaseError; ConfigError if the key of a sealed value is missing
 */
export async function sayConnection(config: Config): Promise<void> {
  if (config.database.embedded && !existsSync(config.database.dataDir))
    return say(`database: the embedded database will be created in ${config.database.dataDir} at the first start`);
  const database = await openDatabase(config.database, databaseDefinition);
  try {
    await report(config, database);
  } finally {
    await database.close();
  }
}

async function report(config: Config, { orm, name }: Database): Promise<void> {
  const { version, role } = await serverOf(orm, name);
  say(`database: ${name} answers, PostgreSQL ${version}, as ${role}`);
  if (!config.database.embedded) await requireUsable(orm.em.fork());
  const pending = await pendingMigrations(orm);
  if (pending.length === 0) say('migrations: none is pending');
  for (const migration of pending) say(`migrations: ${migration} is pending`);
  if (pending.length === 0) await requireSealingKeys(orm.em.fork(), databaseDefinition.sealed, config);
  if (config.database.embedded || pending.length > 0) return;
  const rights = await findNeedlessRights(orm.em.fork(), databaseDefinition.rights);
  for (const right of rights) say(`warning: the database role ${right}, which AuthHero does not need`);
  const dangers = [
    ...(await findLackingRights(orm.em.fork(), databaseDefinition.rights)),
    ...(await findForeignGrants(orm.em.fork(), databaseDefinition.rights)),
    ...(await findLostLimits(orm.em.fork(), config.database)),
  ];
  for (const danger of dangers) say(`danger: ${danger}`);
  if (rights.length + dangers.length === 0) say('rights: the role has what AuthHero needs, and only that');
  if (dangers.length > 0) throw new CommandError(`database: dangers found: ${dangers.length}, see above`);
}

async function serverOf(orm: Database['orm'], name: string): Promise<{ version: string; role: string }> {
  try {
    const [row] = await orm.em
      .fork()
      .execute<{ version: string; role: string }[]>(
        "select current_setting('server_version') as version, current_user as role",
      );
    return row ?? { version: 'unknown', role: 'unknown' };
  } catch (error) {
    const { message, code } = describeError(error);
    throw new CommandError(
      sentences(`database: ${name} cannot be reached: ${message ?? code}`, adviceOn({ code, message })),
    );
  }
}
