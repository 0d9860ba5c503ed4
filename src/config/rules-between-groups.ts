import type { Config } from './config.js';
import { isSafeOrigin } from './cookie-site.js';
import { isOriginOf, relyingPartyOf } from './relying-party.js';
import { isSameSite } from './same-site.js';

/** PUBLIC_URL outside production, but for the port, which no site has. */
const LOCAL_URL = 'http://localhost';

/** What a setting must be beside a setting of another group. */
interface Rule {
  readonly variable: string;
  readonly message: string;
  isBroken(config: Config): boolean;
}

/** A wait must be longer than the waits inside it, or their limits would never be reached. */
export const RULES_BETWEEN_GROUPS: readonly Rule[] = [
  {
    variable: 'DATABASE_URL',
    message: 'is required in production',
    isBroken: ({ environment, database }) => environment === 'production' && database.url === '',
  },
  {
    variable: 'PUBLIC_URL',
    message: 'has to begin with https:// in production',
    isBroken: ({ environment, http }) => environment === 'production' && /^http:/.test(http.publicUrl),
  },
  {
    variable: 'PUBLIC_URL',
    message: 'is required in production if COOKIE_ORIGINS is set',
    isBroken: ({ environment, http }) =>
      environment === 'production' && http.cookieOrigins.length > 0 && http.publicUrl === '',
  },
  {
    variable: 'COOKIE_ORIGINS',
    message: 'has an origin without https that is not this machine: its cookies can be read on their way',
    isBroken: ({ http }) => !http.cookieOrigins.every(isSafeOrigin),
  },
  {
    variable: 'COOKIE_ORIGINS',
    message: 'has an origin of another site than PUBLIC_URL: browsers send no cookie from there',
    isBroken: ({ http }) =>
      !http.cookieOrigins.every((origin) => !isSafeOrigin(origin) || isSameSite(origin, http.publicUrl || LOCAL_URL)),
  },
  {
    variable: 'RESET_PASSWORD_URL',
    message: 'has to begin with https:// in production',
    isBroken: ({ environment, mail }) => environment === 'production' && /^http:/.test(mail.resetPasswordUrl),
  },
  {
    variable: 'INVITATION_URL',
    message: 'has to begin with https:// in production',
    isBroken: ({ environment, mail }) => environment === 'production' && /^http:/.test(mail.invitationUrl),
  },
  {
    variable: 'ACCESS_TOKEN_AUDIENCES',
    message: 'has PUBLIC_URL in it, or the beginning of it: that audience is AuthHero itself',
    isBroken: ({ http, accessToken }) =>
      http.publicUrl !== '' && accessToken.audiences.some((audience) => http.publicUrl.startsWith(audience)),
  },
  {
    variable: 'PASSKEY_ORIGINS',
    message: 'has an origin whose host is neither PASSKEY_RP_ID nor below it: browsers refuse passkeys there',
    isBroken: (config) => {
      const domain = relyingPartyOf(config);
      return domain !== undefined && !config.passkey.origins.every((origin) => isOriginOf(origin, domain));
    },
  },
  {
    variable: 'PASSKEY_ORIGINS',
    message: 'has an origin that begins with http://, which browsers refuse in production',
    isBroken: ({ environment, passkey }) =>
      environment === 'production' && passkey.origins.some((origin) => /^http:/.test(origin)),
  },
  {
    variable: 'PASSKEY_RP_ID',
    message: 'is neither the host of PUBLIC_URL nor a parent of it, so PASSKEY_ORIGINS is required',
    isBroken: ({ http, passkey }) =>
      passkey.rpId !== '' &&
      passkey.origins.length === 0 &&
      http.publicUrl !== '' &&
      !isOriginOf(http.publicUrl, passkey.rpId),
  },
  {
    variable: 'WORKERS',
    message: 'other than 1 needs DATABASE_URL',
    isBroken: ({ process, database }) => process.workers !== 1 && database.url === '',
  },
  {
    variable: 'RESPONSE_TIMEOUT',
    message: 'is not longer than DATABASE_QUERY_TIMEOUT',
    isBroken: ({ http, database }) => http.responseTimeoutMs <= database.queryTimeoutMs,
  },
  {
    variable: 'RESPONSE_TIMEOUT',
    message: 'is not longer than PASSWORD_BREACH_TIMEOUT',
    isBroken: ({ http, passwordPolicy }) => http.responseTimeoutMs <= passwordPolicy.breachTimeoutMs,
  },
];
