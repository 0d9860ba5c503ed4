import { setTimeout as wait } from 'node:timers/promises';
import type { Orm } from '../mikro-orm.config.js';
import { ApiKeyVerifier } from './api-key/api-key-verifier.js';
import { KeyUsage } from './api-key/key-usage.js';
import { Refusals } from './audit/refusals.js';
import type { Config } from './config/config.js';
import { type Database, openDatabase } from './db/database.js';
import { DatabaseGate } from './db/database-gate.js';
import { createGraphQLServer, serveGraphQL } from './graphql/apollo-server.js';
import { createSchema } from './graphql/schema.js';
import { closeHttp, untilNobodyComes } from './http/drain.js';
import { Health } from './http/health.js';
import { createHttpServer } from './http/http-server.js';
import { createLogger, type Logger } from './observability/logger.js';
import { PasswordHasher } from './password/password-hasher.js';
import { PasswordPolicy } from './password/password-policy.js';
import { RateLimitStore } from './rate-limit/rate-limit-store.js';
import { AttemptLimits } from './sign-in/attempt-limits.js';

export interface RunningServer {
  /** Where GraphQL is served. */
  readonly url: string;
  readonly orm: Orm;
  /** Stops as SIGTERM does: drains, then closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts AuthHero: opens the database, migrates it if so configured, and listens. A PostgreSQL server that can't be reached
 * yet is waited for while every request is answered with SERVICE_UNAVAILABLE.
 * @throws StartupError, or what a migration that fails says; nothing is left open then
 */
export async function startServer(config: Config, log: Logger = createLogger(config)): Promise<RunningServer> {
  const database = await openDatabase(config);
  let counts: RateLimitStore | undefined;
  try {
    counts = await RateLimitStore.open(config, database.orm, log);
    return await serve(config, log, database, counts);
  } catch (error) {
    counts?.close();
    await database.close();
    throw error;
  }
}

async function serve(config: Config, log: Logger, database: Database, counts: RateLimitStore): Promise<RunningServer> {
  const { orm } = database;
  const gate = new DatabaseGate(config, orm, log);
  const limits = new AttemptLimits(counts, config);
  const refusals = new Refusals(orm, log, config.audit.refusalWindowMs);
  const keyVerifier = new ApiKeyVerifier(orm, config);
  const keyUsage = new KeyUsage(orm, log);
  const passwordPolicy = await PasswordPolicy.create(config, log);
  const passwords = await PasswordHasher.create(config);
  const app = { config, orm, gate, log, limits, refusals, keyVerifier, keyUsage, passwords, passwordPolicy };
  const http = await createHttpServer(config, log);
  const health = new Health(orm, gate);
  health.register(http);
  const apollo = await createGraphQLServer(app, await createSchema());
  serveGraphQL(http, apollo, app);
  const url = `${await http.listen({ host: config.http.host, port: config.http.port })}/graphql`;

  const closeServer = async () => {
    await closeHttp(http, config.http.drainTimeoutMs);
    gate.stop();
    counts.close();
    await keyUsage.stop();
    await apollo.stop();
  };
  const drainAndClose = async () => {
    health.drain();
    await wait(config.http.drainDelayMs);
    await untilNobodyComes(http);
    await closeServer();
    await database.close();
    log.info('AuthHero has stopped');
  };
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= drainAndClose();
    return stopped;
  };

  try {
    await gate.start();
  } catch (error) {
    await closeServer();
    throw error;
  }
  if (!config.rateLimit.enabled) log.warn('RATE_LIMIT is off: passwords can be guessed without limit');
  const hint = config.sandbox ? ': open the URL in a browser for Apollo Sandbox' : '';
  log.info(
    { url, database: database.name },
    `${gate.isOpen ? 'AuthHero is ready' : 'AuthHero listens and waits for its database'}${hint}`,
  );
  return { url, orm, stop };
}
