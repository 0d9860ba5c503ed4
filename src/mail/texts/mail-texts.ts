import type { Letter } from '../letter.js';

/** When something happened, and from where. */
export interface Occasion {
  readonly on: Date;
  /** The client's address. */
  readonly address: string;
  /** The family of the client, such as "Firefox on Windows". */
  readonly client: string;
}

/** What has happened to an account. */
export type NoticeKind =
  | 'PASSWORD_CHANGED'
  | 'PASSWORD_RECOVERED'
  | 'PASSWORD_RESET'
  | 'EMAIL_CHANGE_ASKED'
  | 'EMAIL_CHANGED'
  | 'EMAIL_REMOVED'
  | 'NEW_SIGN_IN'
  | 'API_KEY_CREATED'
  | 'API_KEY_ROTATED'
  | 'TOTP_ENABLED'
  | 'TOTP_DISABLED'
  | 'TOTP_SUSPENDED'
  | 'PASSKEY_ADDED'
  | 'PASSKEY_REMOVED'
  | 'RECOVERY_CODE_USED'
  | 'RECOVERY_CODES_RENEWED'
  | 'FACTORS_REMOVED'
  | 'IDENTITY_LINKED'
  | 'IDENTITY_UNLINKED'
  | 'DELETED';

/** What each kind of mail says. Nothing of it is text of a user, but for the username in mails to a verified address. */
export interface Texts {
  /** Of `authhero mail test`. */
  test(): Letter;
  /** Goes to an address that nobody has verified yet. */
  emailCode(mail: { readonly code: string; readonly minutes: number }): Letter;
  /** Goes to the owner of an address that somebody else tried to use. */
  addressTaken(): Letter;
  /** Goes to an address that nobody has verified yet. */
  invitation(mail: { readonly url: string; readonly hours: number }): Letter;
  /** Goes to the owner of an address that an admin has invited again. */
  invitedAgain(): Letter;
  /** Goes to the verified address. */
  passwordReset(mail: {
    readonly username: string;
    readonly url: string;
    readonly minutes: number;
    readonly occasion: Occasion;
  }): Letter;
  /** @param more how many times it has happened within the last hour without a mail */
  notice(
    kind: NoticeKind,
    mail: {
      readonly username: string;
      readonly occasion: Occasion;
      readonly more: number;
      /** The second factors of the account, if the mail is to name them. */
      readonly factors?: readonly { readonly method: string; readonly addedOn: Date }[];
    },
  ): Letter;
}
