import { registerEnumType } from 'type-graphql';

export enum AuditEventType {
  REGISTERED = 'REGISTERED',
  LOGGED_IN = 'LOGGED_IN',
  LOGIN_REFUSED = 'LOGIN_REFUSED',
  LOGGED_OUT = 'LOGGED_OUT',
  PASSWORD_CHANGED = 'PASSWORD_CHANGED',
  PASSWORD_CHANGE_REFUSED = 'PASSWORD_CHANGE_REFUSED',
  API_KEY_CREATED = 'API_KEY_CREATED',
  API_KEY_RENAMED = 'API_KEY_RENAMED',
  API_KEY_ROTATED = 'API_KEY_ROTATED',
  API_KEY_REVOKED = 'API_KEY_REVOKED',
  DELETED = 'DELETED',
  DEACTIVATED = 'DEACTIVATED',
  RESTORED = 'RESTORED',
  PURGED = 'PURGED',
  PASSWORD_RESET = 'PASSWORD_RESET',
  API_KEYS_REVOKED = 'API_KEYS_REVOKED',
  ROLES_CHANGED = 'ROLES_CHANGED',
  ROLE_CREATED = 'ROLE_CREATED',
  ROLE_UPDATED = 'ROLE_UPDATED',
  ROLE_DELETED = 'ROLE_DELETED',
  DENIED = 'DENIED',
  LIMITED = 'LIMITED',
  CONFIRMED = 'CONFIRMED',
  PROOF_REFUSED = 'PROOF_REFUSED',
  ACCESS_TOKEN_ISSUED = 'ACCESS_TOKEN_ISSUED',
  EMAIL_CHANGED = 'EMAIL_CHANGED',
  PASSWORD_RESET_REQUESTED = 'PASSWORD_RESET_REQUESTED',
  PASSWORD_RECOVERED = 'PASSWORD_RECOVERED',
}

registerEnumType(AuditEventType, {
  name: 'AuditEventType',
  description: 'What happened to an account. New values may be added: keep a default branch.',
  valuesConfig: {
    REGISTERED: { description: 'The account was made.' },
    LOGGED_IN: { description: 'A login issued an API key.' },
    LOGIN_REFUSED: { description: 'A login had the wrong password.' },
    LOGGED_OUT: { description: 'API keys were revoked by logout.' },
    PASSWORD_CHANGED: { description: 'The password was changed, and every other API key revoked.' },
    PASSWORD_CHANGE_REFUSED: { description: 'changePassword had the wrong current password.' },
    API_KEY_CREATED: { description: 'An API key was made.' },
    API_KEY_RENAMED: { description: 'An API key was given a name.' },
    API_KEY_ROTATED: { description: 'Another took the place of an API key.' },
    API_KEY_REVOKED: { description: 'An API key was ended, by its owner or to make room for a login.' },
    DELETED: { description: 'The account was deleted by its owner.' },
    DEACTIVATED: { description: 'An admin deactivated the account.' },
    RESTORED: { description: 'An admin made a deleted or deactivated account active again.' },
    PURGED: { description: 'An admin had the account erased.' },
    PASSWORD_RESET: {
      description: 'An admin replaced the password by a one-time password, and revoked every API key.',
    },
    API_KEYS_REVOKED: { description: 'An admin revoked every API key of the account.' },
    ROLES_CHANGED: { description: 'The account was given or lost roles: detail names those that it has now.' },
    ROLE_CREATED: { description: 'A role was made: detail names it.' },
    ROLE_UPDATED: { description: 'A role was changed: detail names it.' },
    ROLE_DELETED: { description: 'A role was deleted: detail names it.' },
    DENIED: {
      description:
        'A revoked or expired API key was used, or a permission was missing, which detail names. Once for a key and address in a while.',
    },
    LIMITED: { description: 'There were too many tries. Once for an account or an address in a while.' },
    CONFIRMED: { description: 'The user proved to be there (confirmIdentity): detail names the method.' },
    ACCESS_TOKEN_ISSUED: {
      description: 'An access token was issued: detail names the audience. Once for a key and an audience in a day.',
    },
    EMAIL_CHANGED: { description: 'An address for mail was verified, and replaced the earlier one if there was one.' },
    PASSWORD_RESET_REQUESTED: { description: 'Somebody asked for a mail with a link to set a new password.' },
    PASSWORD_RECOVERED: {
      description: 'The password was replaced with the link of a mail, and every API key was revoked.',
    },
    PROOF_REFUSED: {
      description:
        'A confirmation, or a code or link of a mail, was wrong. Once for an account and an address in a while.',
    },
  },
});
