import { AccessTokenSettings } from './access-token.settings.js';
import { AccountSettings } from './account.settings.js';
import { ApiKeySettings } from './api-key.settings.js';
import { AuditSettings } from './audit.settings.js';
import { DatabaseSettings } from './database.settings.js';
import { GraphqlSettings } from './graphql.settings.js';
import { HttpSettings } from './http.settings.js';
import { MailSettings } from './mail.settings.js';
import { PasskeySettings } from './passkey.settings.js';
import { PasswordSettings } from './password.settings.js';
import { PasswordPolicySettings } from './password-policy.settings.js';
import { ProcessSettings } from './process.settings.js';
import { RateLimitSettings } from './rate-limit.settings.js';
import { SealingSettings } from './sealing.settings.js';
import { SecondFactorSettings } from './second-factor.settings.js';
import { SessionSettings } from './session.settings.js';
import { SignInSettings } from './sign-in.settings.js';

/** All that can be configured, in groups, with the defaults that every environment shares. */
export abstract class Config {
  abstract readonly environment: 'development' | 'test' | 'production';
  readonly database = new DatabaseSettings();
  readonly http = new HttpSettings();
  readonly graphql = new GraphqlSettings();
  readonly apiKey = new ApiKeySettings();
  readonly session = new SessionSettings();
  readonly password = new PasswordSettings();
  readonly passwordPolicy = new PasswordPolicySettings();
  readonly secondFactor = new SecondFactorSettings();
  readonly passkey = new PasskeySettings();
  readonly signIn = new SignInSettings();
  readonly rateLimit = new RateLimitSettings();
  readonly account = new AccountSettings();
  readonly accessToken = new AccessTokenSettings();
  readonly mail = new MailSettings();
  readonly audit = new AuditSettings();
  readonly sealing = new SealingSettings();
  readonly process = new ProcessSettings();

  /** Whether browsers get Apollo Sandbox at /graphql. */
  get sandbox(): boolean {
    return this.environment !== 'production';
  }

  /** Whether there is GraphiQL at /graphiql. */
  get explorer(): boolean {
    return this.sandbox || this.graphql.introspection;
  }
}
