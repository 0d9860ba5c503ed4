import { databaseDefinition } from '../mikro-orm.config.js';
import { SigningKeys } from './access-token/signing-keys.js';
import { ApiKeyVerifier } from './api-key/api-key-verifier.js';
import { KeyUsage } from './api-key/key-usage.js';
import { KeyVerificationService } from './api-key/key-verification.service.js';
import { DeniedRequests } from './audit/denied-requests.js';
import { Authenticator } from './authentication/authenticator.js';
import type { Config } from './config/config.js';
import { CookieSite } from './config/cookie-site.js';
import { PublicUrl } from './config/public-url.js';
import { type Database, openDatabase } from './db/database.js';
import { DatabaseGate } from './db/database-gate.js';
import { Pruner } from './db/pruner.js';
import { EmailLimits } from './email/email-limits.js';
import { features } from './features.js';
import type { AppParts } from './graphql/app-parts.js';
import { QueryTurns } from './graphql/query-turns.js';
import { IdentityProviders } from './identity-provider/identity-providers.js';
import { MailSender } from './mail/mail-sender.js';
import type { Logger } from './observability/logger.js';
import { PasswordHasher } from './password/password-hasher.js';
import { PasswordPolicy } from './password/password-policy.js';
import { RateLimitStore } from './rate-limit/rate-limit-store.js';
import { UserLimits } from './rate-limit/user-limits.js';
import { RolePolicy } from './role/role-policy.js';
import { openSealer } from './sealing/open-sealer.js';
import { requireSealingKeys } from './sealing/required-keys.js';
import { AttemptLimits } from './sign-in/attempt-limits.js';
import { usableWays } from './viewer/way-in.js';

/** All that lives as long as the process. */
export interface App extends AppParts {
  readonly database: Database;
  readonly gate: DatabaseGate;
  /**
   * Connects to Redis, if that counts; opens the gate to the database as soon as that can serve, and then starts the
   * background tasks.
   * @throws what `DatabaseGate.start` throws
   */
  start(): Promise<void>;
  /** Registers how a part that was made later is closed. */
  onClose(close: Close): void;
  /**
   * Closes every part, the last one first. When one fails, the others are closed all the same.
   * @throws the first failure
   */
  close(): Promise<void>;
}

type Close = () => void | Promise<void>;

/**
 * Makes every part of the process, each with how it closes. Nothing has begun yet.
 * @throws StartupError; nothing is left open then
 */
export async function createApp(config: Config, log: Logger): Promise<App> {
  const closes: Close[] = [];
  const close = async () => {
    const failures: unknown[] = [];
    for (const each of closes.splice(0).reverse())
      await Promise.resolve(each()).catch((error) => void failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  const part = <Part>(made: Part, closePart: (made: Part) => void | Promise<void>): Part => {
    closes.push(() => closePart(made));
    return made;
  };
  try {
    const database = part(await openDatabase(config.database, databaseDefinition), (made) => made.close());
    const { orm } = database;
    const counts = part(await RateLimitStore.open(config, orm, log), (made) => made.close());
    const requireKeys = () => requireSealingKeys(orm.em, databaseDefinition.sealed, config);
    const gate = part(
      new DatabaseGate(config.database, database, databaseDefinition.rights, requireKeys, log),
      (made) => made.stop(),
    );
    const waysIn = features.flatMap((feature) => feature.waysIn ?? []);
    const rolePolicy = new RolePolicy(config.secondFactor.requiringRoles, waysIn);
    const keyVerifier = new ApiKeyVerifier(orm, config, rolePolicy);
    const keyUsage = part(new KeyUsage(orm, log), (made) => made.stop());
    const publicUrl = new PublicUrl(config);
    const cookieSite = new CookieSite(config, publicUrl);
    const sealer = openSealer(config);
    const signingKeys = new SigningKeys(orm, sealer, config);
    const userLimits = new UserLimits(counts, config.rateLimit);
    const process = { config, orm, log };
    const subscribers = features.flatMap((feature) => feature.subscribers ?? []).map((make) => make(process));
    const prunes = features.flatMap((feature) => feature.prunes ?? []);
    const mailSender = new MailSender(
      orm,
      features.flatMap((feature) => feature.mailSecrets ?? []),
      config,
      log,
    );
    const tasks = [
      mailSender,
      new Pruner(orm, config, prunes, log),
      ...features.flatMap((feature) => feature.backgroundTasks ?? []).map((make) => make(process)),
    ].map((task) => part(task, (made) => made.stop()));
    const deniedRequests = new DeniedRequests(orm, log, subscribers, config.audit.refusalWindowMs);
    const passwordPolicy = await PasswordPolicy.create(config, log);
    const passwords = await PasswordHasher.create(config);
    return {
      ...process,
      database,
      gate,
      passwordPolicy,
      passwords,
      publicUrl,
      cookieSite,
      sealer,
      signingKeys,
      mailSender,
      attemptLimits: new AttemptLimits(counts, config.rateLimit),
      userLimits,
      emailLimits: new EmailLimits(counts, config.rateLimit),
      queryTurns: new QueryTurns(),
      deniedRequests,
      authenticator: new Authenticator({
        ...process,
        deniedRequests,
        keyVerifier,
        keyUsage,
        passwords,
        publicUrl,
        cookieSite,
        signingKeys,
      }),
      keyVerification: new KeyVerificationService(keyVerifier, keyUsage, userLimits.verifications),
      waysIn,
      usableWaysIn: usableWays(waysIn, config),
      rolePolicy,
      identityProviders: new IdentityProviders(config, log),
      personalDataSources: features.flatMap((feature) => feature.personalData ?? []),
      subscribers,
      async start() {
        if (database.isNew) log.info(`creating ${database.name}; this takes 5 to 30 seconds, and requests wait for it`);
        counts.start();
        void gate.opened.then(() => {
          for (const task of tasks) task.start();
        });
        await gate.start();
      },
      onClose: (each) => void closes.push(each),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
