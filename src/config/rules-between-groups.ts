import type { Config } from './config.js';

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
