import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { type App, createApp } from './app.js';
import type { Config } from './config/config.js';
import { unknownVariables } from './config/unknown-variables.js';
import { VERSION } from './config/version.js';
import { commandSocketPath } from './db/command-socket-path.js';
import type { Orm } from './db/orm.js';
import { features } from './features.js';
import { createApolloServer } from './graphql/apollo-server.js';
import { hintPage } from './graphql/browser-hint.js';
import { serveGraphQL } from './graphql/route.js';
import { createSchema } from './graphql/schema.js';
import { serveAccountPages } from './http/account-pages.js';
import { answerAdminRequest } from './http/admin-requests.js';
import { BuiltPages } from './http/built-pages.js';
import { CommandSocket } from './http/command-socket.js';
import { closeHttp, waitForQuiet } from './http/drain.js';
import { sandboxPage, serveGraphiql } from './http/explorer.js';
import { Health } from './http/health.js';
import { createHttpServer } from './http/http-server.js';
import { serveMailbox } from './http/mailbox.js';
import { serveWellKnown } from './http/well-known.js';
import { Mailbox } from './mail/mailbox.js';
import { hasMailbox } from './mail/open-transport.js';
import { createLogger, type Logger } from './observability/logger.js';

export interface RunningServer {
  /** Where GraphQL is served. */
  readonly url: string;
  readonly orm: Orm;
  /** Stops as SIGTERM does: drains, then closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts AuthHero: opens the database, migrates it if that is configured, and listens. While a PostgreSQL server cannot be
 * reached yet, every request is answered with SERVICE_UNAVAILABLE.
 * @throws StartupError, or the error of a migration that fails; nothing is left open then
 */
export async function startServer(config: Config, log: Logger = createLogger(config)): Promise<RunningServer> {
  const app = await createApp(config, log);
  try {
    return await serve(app);
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function serve(app: App): Promise<RunningServer> {
  const { config, log, orm, gate, database } = app;
  const unknown = unknownVariables();
  if (unknown.length > 0) log.warn({ unknown }, 'some variables do nothing: authhero config check lists all that do');
  const http = await createHttpServer(config, log);
  const health = new Health(orm, gate);
  health.register(http);
  const apollo = await createApolloServer(config, log, await createSchema(features));
  app.onClose(() => apollo.stop());
  const explorer = config.explorer ? BuiltPages.find('explorer', app.publicUrl) : undefined;
  const page = config.sandbox && explorer ? sandboxPage(explorer) : hintPage({ explorer: explorer !== undefined });
  serveGraphQL(http, apollo, app, page);
  app.onClose(() => closeHttp(http, config.http.drainTimeoutMs));
  serveWellKnown(http, app.publicUrl, app.signingKeys);
  const mailbox = hasMailbox(config) && app.sealer && new Mailbox(orm, app.sealer);
  if (mailbox) serveMailbox(http, mailbox);
  await servePages(http, app, explorer);
  const url = `${await http.listen({ host: config.http.host, port: config.http.port })}/graphql`;
  app.publicUrl.listeningOn(Number(new URL(url).port));
  await app.start();
  if (config.database.embedded) await listenToCommands(app);

  const drainAndClose = async () => {
    health.drain();
    await wait(config.http.drainDelayMs);
    await waitForQuiet(http);
    await app.close();
    log.info('AuthHero has stopped');
  };
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= drainAndClose();
    return stopped;
  };

  if (!config.rateLimit.enabled) log.warn('RATE_LIMIT is off: passwords can be guessed without limit');
  const hint = config.sandbox ? ': open the URL in a browser for Apollo Sandbox' : '';
  log.info(
    { version: VERSION, url, database: database.name, ...(mailbox && { mailbox: new URL('/mailbox', url).href }) },
    `${gate.isOpen ? 'AuthHero is ready' : 'AuthHero listens and waits for the database'}${hint}`,
  );
  return { url, orm, stop };
}

/** Serves what `npm run build` made of src/web. A start from the sources alone, as in most tests, has no pages. */
async function servePages(
  http: FastifyInstance,
  { config, log, publicUrl }: App,
  explorer?: BuiltPages,
): Promise<void> {
  const pages = config.http.accountPages ? BuiltPages.find('pages', publicUrl) : undefined;
  if (config.http.accountPages && !pages) log.warn('the account pages are not built: run npm run build');
  const built = [pages, explorer].filter((folder) => folder !== undefined);
  if (built.length > 0) await BuiltPages.serveAssets(http, built);
  if (pages) serveAccountPages(http, pages);
  if (explorer) serveGraphiql(http, explorer);
}

/** The embedded database serves one process, so a command cannot open it while this process runs. */
async function listenToCommands(app: App): Promise<void> {
  const socket = new CommandSocket(commandSocketPath(app.config.database), answerAdminRequest(app), app.log);
  app.onClose(() => socket.close());
  await socket.open();
}
