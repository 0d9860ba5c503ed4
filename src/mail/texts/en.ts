import type { Part } from '../letter.js';
import type { NoticeKind, Occasion, Texts } from './mail-texts.js';

const say = (text: string): Part => ({ kind: 'paragraph', text });

const factsOf = ({ on, address, client }: Occasion): Part => ({
  kind: 'facts',
  facts: [
    ['When', `${on.toISOString().slice(0, 16).replace('T', ' ')} UTC`],
    ['From', `${address}, ${client}`],
  ],
});

const SECURE_ACCOUNT = 'If it was not you, set a new password and log out everywhere.';

const SECURE_FACTORS =
  'If it was not you, set a new password, log out everywhere, and look at the second factors of your account.';

const NOTICES: Readonly<
  Record<NoticeKind, { readonly subject: string; readonly text: string; readonly advice: string }>
> = {
  PASSWORD_CHANGED: {
    subject: 'your password was changed',
    text: 'The password of your account was changed.',
    advice: 'If it was not you, set a new password with "forgot password", or ask an admin.',
  },
  PASSWORD_RECOVERED: {
    subject: 'you have a new password',
    text: 'The password of your account was replaced with the link of a mail. All logins and API keys have ended: log in again.',
    advice: 'If it was not you, somebody reads your mail: secure your mailbox first, then ask for another link.',
  },
  PASSWORD_RESET: {
    subject: 'an admin has reset your password',
    text: 'An admin has replaced the password of your account by a one-time password, and has ended all your logins.',
    advice: 'If you did not ask for it, ask an admin.',
  },
  EMAIL_CHANGE_ASKED: {
    subject: 'another address was asked for',
    text: 'Somebody who is logged in to your account wants mail to go to another address. This address counts until the other one is verified.',
    advice: SECURE_ACCOUNT,
  },
  EMAIL_CHANGED: {
    subject: 'your address was changed',
    text: 'Mails about your account go to another address from now on. This is the last one to this address.',
    advice: 'If it was not you, ask an admin at once.',
  },
  EMAIL_REMOVED: {
    subject: 'your address was removed',
    text: 'An operator has removed this address from your account. This is the last mail to it.',
    advice: 'If you did not ask for it, ask an admin.',
  },
  NEW_SIGN_IN: {
    subject: 'new login',
    text: 'Somebody has logged in to your account from an address that it did not know.',
    advice: SECURE_ACCOUNT,
  },
  API_KEY_CREATED: {
    subject: 'new API key',
    text: 'An API key for scripts was created for your account.',
    advice: 'If it was not you, revoke the key, set a new password and log out everywhere.',
  },
  API_KEY_ROTATED: {
    subject: 'an API key was replaced',
    text: 'An API key for scripts was replaced by a new one.',
    advice: 'If it was not you, revoke the key, set a new password and log out everywhere.',
  },
  TOTP_ENABLED: {
    subject: 'authenticator app added',
    text: 'An authenticator app was added to your account. Every login asks for a second factor from now on.',
    advice: SECURE_FACTORS,
  },
  TOTP_DISABLED: {
    subject: 'authenticator app removed',
    text: 'The authenticator app was removed from your account.',
    advice: SECURE_FACTORS,
  },
  TOTP_SUSPENDED: {
    subject: 'somebody knows your password',
    text: 'Somebody has logged in with your password and then typed too many wrong codes of your authenticator app. They did not get in. From addresses that your account does not know, the app is not accepted any more; a passkey or a recovery code lifts this.',
    advice: 'If it was not you, set a new password now, and nowhere use the old one again.',
  },
  PASSKEY_ADDED: {
    subject: 'passkey added',
    text: 'A passkey was added to your account. Every login asks for a second factor, or for a passkey alone, from now on.',
    advice: SECURE_FACTORS,
  },
  PASSKEY_REMOVED: {
    subject: 'passkey removed',
    text: 'A passkey was removed from your account.',
    advice: SECURE_FACTORS,
  },
  RECOVERY_CODE_USED: {
    subject: 'recovery code used',
    text: 'A recovery code of your account was used in place of a second factor. It does not work again.',
    advice: 'If it was not you, set a new password, log out everywhere, and make new recovery codes.',
  },
  RECOVERY_CODES_RENEWED: {
    subject: 'new recovery codes',
    text: 'The recovery codes of your account were replaced. The old ones do not work any more.',
    advice: SECURE_FACTORS,
  },
  FACTORS_REMOVED: {
    subject: 'your second factors were removed',
    text: 'An admin has removed the authenticator app, the passkeys and the recovery codes of your account, and has ended all your logins. The password alone is enough now.',
    advice: 'If you did not ask for it, ask an admin at once. If you did, log in and add a second factor again.',
  },
  IDENTITY_LINKED: {
    subject: 'another way to sign in was added',
    text: 'Somebody who is logged in to your account has linked an account at another provider. With it one can sign in to your account.',
    advice: 'If it was not you, set a new password, log out everywhere, and unlink that account.',
  },
  IDENTITY_UNLINKED: {
    subject: 'a way to sign in was removed',
    text: 'An account at another provider was unlinked from your account. One cannot sign in with it any more.',
    advice: SECURE_ACCOUNT,
  },
  DELETED: {
    subject: 'your account was deleted',
    text: 'Your account was deleted, and its logins have ended. This is the last mail to you.',
    advice: 'If it was not you, ask an admin, who can restore the account for some time.',
  },
};

const FACTORS_STAY = 'These ways to sign in to your account are still there. Remove those that are not yours:';

const METHODS: Readonly<Record<string, string>> = {
  TOTP: 'Authenticator app',
  PASSKEY: 'Passkey',
  PROVIDER: 'Account at another provider',
};

const listOf = (factors: readonly { readonly method: string; readonly addedOn: Date }[]): Part => ({
  kind: 'facts',
  facts: factors.map(({ method, addedOn }) => [
    METHODS[method] ?? method,
    `added on ${addedOn.toISOString().slice(0, 10)}`,
  ]),
});

/** All texts of mails in English. */
export const english: Texts = {
  test: () => ({
    subject: 'test mail',
    parts: [say('An operator sent this mail to test the mail server. You do not have to do anything.')],
  }),
  emailCode: ({ code, minutes }) => ({
    subject: 'verify your address',
    parts: [
      say(
        'Somebody wants to use this address for an account. If it was you, type this code where you were asked for it:',
      ),
      { kind: 'code', text: code },
      say(`It works for ${minutes} minutes. Tell nobody the code.`),
      say('If it was not you, you can ignore this mail: without the code nothing happens.'),
    ],
  }),
  addressTaken: () => ({
    subject: 'somebody tried your address',
    parts: [
      say(
        'Somebody wanted to use this address for another account. That is not possible, because it belongs to yours.',
      ),
      say(
        'Was it you? You have an account already: log in with this address. If it was not you, you can ignore this mail.',
      ),
    ],
  }),
  invitation: ({ url, hours }) => ({
    subject: 'you are invited',
    parts: [
      say(
        'You are invited to make an account. This link leads to the page where you choose a username and a password:',
      ),
      { kind: 'link', label: 'Make an account', url },
      say(`It works once, for ${hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`}.`),
      say('If you do not know why you were invited, you can ignore this mail: without the link nothing happens.'),
    ],
  }),
  invitedAgain: () => ({
    subject: 'you have an account already',
    parts: [say('You were invited to make an account, but this address has one already: log in with the address.')],
  }),
  passwordReset: ({ username, url, minutes, occasion }) => ({
    subject: 'set a new password',
    parts: [
      say(`Hello ${username},`),
      say('Somebody, maybe you, wants to set a new password for your account. This link does it:'),
      { kind: 'link', label: 'Set a new password', url },
      say(`It works once, for ${minutes} minutes.`),
      factsOf(occasion),
      say('If it was not you, you can ignore this mail: your password stays as it is.'),
    ],
  }),
  notice: (kind, { username, occasion, more, factors = [] }) => {
    const { subject, text, advice } = NOTICES[kind];
    const parts = [say(`Hello ${username},`), say(text), factsOf(occasion)];
    if (more > 0) parts.push(say(`This has happened ${more} more times since the last mail about it.`));
    if (factors.length > 0) parts.push(say(FACTORS_STAY), listOf(factors));
    return { subject, parts: [...parts, say(advice)] };
  },
};
