import type { AuditEventType } from '../gql/graphql';

/** What happened, in words. */
const EVENTS: Readonly<Record<AuditEventType, string>> = {
  ACCESS_TOKEN_ISSUED: 'Access token issued',
  API_KEYS_REVOKED: 'All keys revoked',
  API_KEY_CREATED: 'API key created',
  API_KEY_RENAMED: 'API key renamed',
  API_KEY_REVOKED: 'API key or session ended',
  API_KEY_ROTATED: 'API key replaced',
  CONFIRMED: 'Identity confirmed',
  DEACTIVATED: 'Account deactivated',
  DELETED: 'Account deleted',
  DENIED: 'Request denied',
  EMAIL_CHANGED: 'Email address changed',
  FACTORS_REMOVED: 'Second factors removed',
  IDENTITY_LINKED: 'Sign-in with a provider linked',
  IDENTITY_UNLINKED: 'Sign-in with a provider unlinked',
  INVITATION_ACCEPTED: 'Invitation accepted',
  INVITATION_REVOKED: 'Invitation revoked',
  INVITED: 'Invitation sent',
  LIMITED: 'Too many tries',
  LOGGED_IN: 'Signed in',
  LOGGED_OUT: 'Signed out',
  LOGIN_REFUSED: 'Wrong password at a sign-in',
  PASSKEY_ADDED: 'Passkey added',
  PASSKEY_REMOVED: 'Passkey removed',
  PASSWORD_CHANGED: 'Password changed',
  PASSWORD_CHANGE_REFUSED: 'Wrong password at a change',
  PASSWORD_RECOVERED: 'Password set by a link',
  PASSWORD_RESET: 'Password reset by an administrator',
  PASSWORD_RESET_REQUESTED: 'Link for a new password asked for',
  PROOF_REFUSED: 'Wrong code or proof',
  PURGED: 'Account erased',
  RECOVERY_CODES_RENEWED: 'Recovery codes renewed',
  RECOVERY_CODE_USED: 'Recovery code used',
  REGISTERED: 'Account created',
  RESTORED: 'Account restored',
  ROLES_CHANGED: 'Roles changed',
  ROLE_CREATED: 'Role created',
  ROLE_DELETED: 'Role deleted',
  ROLE_UPDATED: 'Role changed',
  TOTP_DISABLED: 'Authenticator app removed',
  TOTP_ENABLED: 'Authenticator app added',
  TOTP_SUSPENDED: 'Authenticator app suspended',
};

export const EVENT_TYPES = Object.keys(EVENTS) as AuditEventType[];

/** @param type which may be one that this page does not know yet */
export const eventText = (type: AuditEventType): string => EVENTS[type] ?? type;
